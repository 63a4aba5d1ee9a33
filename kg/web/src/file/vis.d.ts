// Of vis-network, which stands in the file as one global name: what is used of it.
import type { Point } from "../explorer/types";

export interface VisNode {
  id: string;
  x?: number;
  y?: number;
  hidden?: boolean;
  ctxRenderer?: (asked: { ctx: CanvasRenderingContext2D; id: string } & Point) => object;
}

export interface VisEdge {
  id: string;
  from?: string;
  to?: string;
  hidden?: boolean;
  [look: string]: unknown;
}

export interface VisSet<Item> {
  add(items: Item[]): void;
  update(items: Item[]): void;
  get(id: string): Item | null;
  get(options: { filter: (item: Item) => boolean }): Item[];
  getIds(): string[];
}

interface Pointed {
  nodes: string[];
  edges: string[];
}

export interface VisNetwork {
  on(event: "click" | "doubleClick" | "dragging" | "dragEnd", listener: (found: Pointed) => void): void;
  on(event: "hoverNode" | "blurNode", listener: (found: { node: string }) => void): void;
  on(event: "hoverEdge" | "blurEdge", listener: (found: { edge: string }) => void): void;
  on(event: "afterDrawing", listener: (context: CanvasRenderingContext2D) => void): void;
  redraw(): void;
  destroy(): void;
  unselectAll(): void;
  getPosition(id: string): Point;
  getPositions(): Record<string, Point>;
  getViewPosition(): Point;
  getScale(): number;
  moveTo(options: { position: Point; scale: number; animation: object | false }): void;
  body: { edgeIndices: string[] };
}

declare global {
  var vis: {
    DataSet: new <Item>() => VisSet<Item>;
    Network: new (
      element: HTMLElement,
      data: { nodes: VisSet<VisNode>; edges: VisSet<VisEdge> },
      options: object,
    ) => VisNetwork;
  };
}
