// Which line is meant by a place in the picture: the nearest one, lines being thin.
import { visible } from "./sieve.js";

/** @import {Point} from "./types" */
/** @typedef {[number, number]} Pair */

const REACH = 7; // pixels
const PIECES = 12;

/** How far a point is from a piece of a straight line. @param {Pair} point @param {Pair} begin @param {Pair} end */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Points along a line that is bent as the picture bends it. @param {Pair} begin @param {Pair} end @param {number} bend @returns {Pair[]} */
function points([ax, ay], [bx, by], bend) {
  if (!bend)
    return [
      [ax, ay],
      [bx, by],
    ];
  const [cx, cy] = [(ax + bx) / 2 + bend * (by - ay), (ay + by) / 2 - bend * (bx - ax)];
  return Array.from({ length: PIECES + 1 }, (_, at) => {
    const t = at / PIECES;
    /** @param {number} a @param {number} c @param {number} b */
    const mix = (a, c, b) => (1 - t) ** 2 * a + 2 * t * (1 - t) * c + t ** 2 * b;
    return [mix(ax, cx, bx), mix(ay, cy, by)];
  });
}

/** Whether a line, however bent, stays away from a point: a quick look, since most do. @param {Point} point @param {Point} from @param {Point} to */
function isFar({ x, y }, from, to) {
  const room = REACH + Math.hypot(from.x - to.x, from.y - to.y);
  return Math.abs(x - (from.x + to.x) / 2) > room || Math.abs(y - (from.y + to.y) / 2) > room;
}

/**
 * @param {Point} point in pixels
 * @param {Map<string, Point>} places of nodes, in pixels
 * @param {(edge: string) => number} bendOf
 * @returns {string | null} the id of an edge
 */
export function edgeAt({ x, y }, places, bendOf) {
  /** @type {{id: string, far: number} | null} */
  let best = null;
  for (const [id, { source, target }] of visible().edges) {
    const [from, to] = [places.get(source), places.get(target)];
    if (!from || !to || source === target || isFar({ x, y }, from, to)) continue;
    const line = points([from.x, from.y], [to.x, to.y], bendOf(id));
    for (let at = 1; at < line.length; at += 1) {
      const far = distance([x, y], line[at - 1], line[at]);
      if (far < (best?.far ?? REACH)) best = { id, far };
    }
  }
  return best?.id ?? null;
}
