// The shape of each type of node, with a ring around it: a type is never told by colour alone.

/** @import {Point} from "./types" */
/** @typedef {[number, number][]} Corners places in radii of the node, y downwards */

/** @type {Record<string, Corners>} the corners of each type; what has none is round */
export const CORNERS = {
  Paper: [
    [-0.7, -0.7],
    [0.7, -0.7],
    [0.7, 0.7],
    [-0.7, 0.7],
  ],
  Method: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  Dataset: [
    [0, -0.9],
    [0.87, 0.6],
    [-0.87, 0.6],
  ],
  Task: [
    [-0.46, -0.8],
    [0.46, -0.8],
    [0.92, 0],
    [0.46, 0.8],
    [-0.46, 0.8],
    [-0.92, 0],
  ],
  Metric: [
    [0, 0.9],
    [0.87, -0.6],
    [-0.87, -0.6],
  ],
  Organisation: Array.from({ length: 10 }, (_, at) => {
    const far = at % 2 ? 0.42 : 1;
    return [far * Math.sin((at * Math.PI) / 5), -far * Math.cos((at * Math.PI) / 5)];
  }),
};
export const ROUND = 0.88; // radii
const RING = 1.6; // pixels
const WIDEST_RING = 0.2; // radii
const TURN = 2 * Math.PI;

/** Where a shape is the same distance from all its sides, and that distance: [height, distance], in radii. */
/** @type {Record<string, [number, number]>} */
const MIDDLES = {
  Paper: [0, 0.7],
  Method: [0, Math.SQRT1_2],
  Dataset: [0.1, 0.5],
  Task: [0, 0.8],
  Metric: [-0.1, 0.5],
  Organisation: [0, 0.36],
};

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, size: number, shape: string, color: string, ring: string}} node in units of the context
 * @param {number} pixel how many of these a pixel has
 */
export function paintNode(context, { x, y, size, shape, color, ring }, pixel = 1) {
  const width = Math.min(RING * pixel, WIDEST_RING * size);
  context.beginPath();
  if (shape in CORNERS) trace(context, { x, y, size, shape, inwards: width / 2 });
  else context.arc(x, y, ROUND * size - width / 2, 0, TURN);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = ring;
  context.lineWidth = width;
  context.stroke();
}

/**
 * The outline of a shape, that many pixels inside its own.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, size: number, shape: string, inwards: number}} outline
 */
function trace(context, { x, y, size, shape, inwards }) {
  const [middle, distance] = MIDDLES[shape];
  const scale = Math.max(size - inwards / distance, 0);
  const shift = y + middle * (size - scale);
  for (const [dx, dy] of CORNERS[shape]) context.lineTo(x + dx * scale, shift + dy * scale);
  context.closePath();
}

/** How far a shape reaches in the mean of all directions, in radii of the node. @param {string} shape */
export const reachOf = (shape) => (shape in MIDDLES ? (MIDDLES[shape][1] + 1) / 2 : ROUND);

const REACH = 4; // pixels at which a small node is still meant

/** How far a place is from the middle of a node: up to 1 is on it. @param {Point} place @param {Point & {size: number}} node */
export const farFrom = ({ x, y }, node) => Math.hypot(node.x - x, node.y - y) / Math.max(ROUND * node.size, REACH);
