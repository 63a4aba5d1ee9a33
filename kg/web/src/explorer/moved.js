// Nodes that a hand or forces have moved, for the link: where they are, as far as they are not where they came.
import { nodeOf, nodes, state } from "./model.js";

/** @import {Node, Places} from "./types" */

const MOST = 1500;
const FARTHEST = 32_000;

/** @type {Places} */
const homes = new Map();
let shape = { wide: 1, high: 1 };

/** Nodes have come with places, which the window stretches so many times. @param {{wide: number, high: number}} stretch */
export function settle(stretch) {
  shape = stretch;
  for (const { id, x, y } of nodes.values()) if (Number.isFinite(x)) homes.set(id, { x, y });
}

/** @param {Node} node */
const hasMoved = ({ id, x, y }) =>
  homes.size > 0 && Number.isFinite(x) && !(homes.get(id)?.x === x && homes.get(id)?.y === y);
/** @param {number} length */
const whole = (length) => Math.round(Math.min(Math.max(length, -FARTHEST), FARTHEST));
const ordered = () => [...state.shown].sort();

/** @returns {string} how many nodes are shown, then three numbers of each that has moved: its rank among them, x and y; of 16 bits, as base64url */
export function toLink() {
  const ids = ordered();
  const moved = ids.flatMap((id, rank) => {
    const node = nodeOf(id);
    return hasMoved(node) ? [rank, whole(node.x / shape.wide), whole(node.y / shape.high)] : [];
  });
  if (!moved.length || moved.length > 3 * MOST) return "";
  const bytes = new Uint8Array(Int16Array.of(ids.length, ...moved).buffer);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Where nodes belong: at home, but for those that a link to the same nodes has moved. @param {string} text @returns {Places} */
export function fromLink(text) {
  const ids = ordered();
  const [count, ...numbers] = read(text);
  const found = new Map(homes);
  if (count !== ids.length) return found;
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    const id = ids[numbers[at]];
    if (id) found.set(id, { x: numbers[at + 1] * shape.wide, y: numbers[at + 2] * shape.high });
  }
  return found;
}

/** @param {string} text @returns {Iterable<number>} */
function read(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  } catch {
    return [];
  }
}
