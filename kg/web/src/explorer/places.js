// Where to put nodes that come without a place: close to what they are joined with, on free ground.
import { edgesAt, nodeOf, nodes, otherEnd, state } from "./model.js";

/** @import {Node, Point} from "./types" */

const TURN = Math.PI * (3 - Math.sqrt(5)); // the golden angle: no two arms line up
/** @type {Record<string, number>} */
const BASE = { Paper: 9, Person: 5 };
const TRIES = 400;

/** The radius of a node in units of the layout. @param {{id: string, type: string, degree: number}} node */
export function radius(node) {
  if (node.id === state.focus) return 28;
  return Math.min((BASE[node.type] ?? 7) + 2.6 * Math.sqrt(node.degree), 26);
}

/** @param {Point} node */
const isPlaced = (node) => Number.isFinite(node.x) && Number.isFinite(node.y);

/** Give each shown node without a place one. @param {string} [near] put them around this one */
export function place(near) {
  const taken = [...state.shown].map(nodeOf).filter(isPlaced);
  for (const id of state.shown) {
    const node = nodeOf(id);
    if (isPlaced(node)) continue;
    Object.assign(node, freePoint(node, anchorOf(node, near), taken));
    taken.push(node);
  }
}

/** @param {Node} node @param {string | undefined} near */
function anchorOf(node, near) {
  const known = nodes.get(near ?? "");
  if (known && known !== node && isPlaced(known)) return known;
  const others = edgesAt(node.id).map((edge) => nodeOf(otherEnd(edge, node.id)));
  return others.find((other) => state.shown.has(other.id) && isPlaced(other)) ?? null;
}

/** @param {Node} node @param {Node | null} anchor what it is put beside @param {Node[]} taken @returns {Point} */
function freePoint(node, anchor, taken) {
  const own = radius(node);
  const start = anchor ? radius(anchor) + own : 0;
  const { x, y } = anchor ?? { x: 0, y: 0 };
  for (let step = 1; step < TRIES; step += 1) {
    const far = start + 14 * Math.sqrt(step);
    const point = { x: x + far * Math.cos(step * TURN), y: y + far * Math.sin(step * TURN) };
    /** @param {Node} other */
    const clear = (other) => Math.hypot(other.x - point.x, other.y - point.y) > own + radius(other) + 6;
    if (taken.every(clear)) return point;
  }
  return { x: x + start, y };
}
