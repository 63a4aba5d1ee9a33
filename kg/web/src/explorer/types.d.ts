// What the modules of the explorer hand to each other.
import type { Thing, Tie } from "../shared/data";

export interface Point {
  x: number;
  y: number;
}

/** Places of nodes by their ids. */
export type Places = Map<string, Point>;

/** A node that is known; x and y are NaN until it is placed. */
export type Node = Thing & Point;

/** An edge that is known; its id is its source, relation and target. */
export type Edge = Tie & { id: string };

/** What is selected; of an edge with its two ends. */
export interface Chosen {
  node?: string;
  edge?: Edge;
  ends?: string[];
}

export type Colouring = "type" | "group" | "year";

/** What rows of the legend take away and bring back. */
export type Facet = "type" | "relation" | "category" | "venue" | "group";

/** A filter that counts can leave out, "" for none. */
export type Filter = Facet | "year" | "sure" | "hubs" | "";

export interface Step {
  shown: string[];
  places?: Places;
}

export interface State {
  focus: string;
  title: string;
  notice: string;
  total: number;
  selected: Chosen | null;
  way: string[];
  off: Record<Facet, Set<string>>;
  from: number | null;
  to: number | null;
  sure: number;
  noHubs: boolean;
  colour: Colouring;
  shown: Set<string>;
  base: Set<string>;
  rest: string[];
  past: Step[];
}

/** How a node is painted: sizes are in units of the layout, or in pixels where it is painted. */
export interface NodeLook {
  hidden: false;
  shape: string;
  size: number;
  degree: number;
  color: string;
  ring: string;
  label: string;
  whole: string;
  strong: boolean;
  forceLabel: boolean;
  zIndex: number;
}

/** How an edge is painted. */
export interface EdgeLook {
  hidden: false;
  color: string;
  headed: boolean;
  dash: number[];
  size: number;
  zIndex: number;
}

export interface Hidden {
  hidden: true;
}

/** A node as it looks, in pixels of the picture. */
export type Spot = NodeLook & Point;

export interface Size {
  width: number;
  height: number;
}

/** What happens in the picture; ids are of nodes or edges, null for nothing. */
export interface Handlers {
  node: (id: string) => unknown;
  edge: (id: string) => unknown;
  stage: () => unknown;
  expand: (id: string) => unknown;
  drop: () => unknown;
  line: (edge: string | null) => unknown;
  hover: (id: string | null) => unknown;
  drag: (id: string, place: Point) => unknown;
}

/** What the picture tells a drawer; x and y are in units of the layout, y downwards. */
export interface Pen {
  node: (id: string) => NodeLook | Hidden;
  edge: (id: string) => EdgeLook | Hidden;
  names: (context: CanvasRenderingContext2D, seen: { places: Spot[] } & Size) => void;
  on: Handlers;
}

/** From where a picture is seen: the place in its middle, and how many pixels a unit of the layout has. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

/** Where to look: the place in the middle, and pixels of a unit; what stays as it is may be left out. */
export type Sight = Partial<View>;

/** A job for the forces, which take the buffers over. */
export interface Job {
  nodes: ArrayBuffer;
  edges: ArrayBuffer;
  rounds: number;
  settings: Record<string, number | boolean>;
}

/** Places on the way: ten numbers of each node. */
export interface Frame {
  places: Float32Array;
  last: boolean;
}
