// Of libraries that bring no types: what is used of them.

declare module "graphology-layout-forceatlas2/iterate.js" {
  /** One round of forces; ten numbers of each node and three of each edge, changed where they are. */
  export default function iterate(
    settings: Record<string, number | boolean>,
    nodes: Float32Array,
    edges: Float32Array,
  ): void;
}

/** A style sheet, which the build puts beside the script. */
declare module "*.css";
