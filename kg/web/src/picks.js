// Which line is meant by a place in the picture: the nearest one, lines being thin.
import { edges, nodes, visible } from "./model.js";

const REACH = 7; // pixels
const PIECES = 12;

/** How far a point is from a piece of a straight line. */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Points along a line that is bent as the picture bends it. */
function points([ax, ay], [bx, by], bend) {
  if (!bend) return [[ax, ay], [bx, by]];
  const [cx, cy] = [(ax + bx) / 2 + bend * (by - ay), (ay + by) / 2 - bend * (bx - ax)];
  return Array.from({ length: PIECES + 1 }, (_, at) => {
    const t = at / PIECES;
    const mix = (a, c, b) => (1 - t) ** 2 * a + 2 * t * (1 - t) * c + t ** 2 * b;
    return [mix(ax, cx, bx), mix(ay, cy, by)];
  });
}

/**
 * @param {{x: number, y: number}} point in pixels
 * @param {(node: object) => [number, number]} toPixels
 * @param {(edge: string) => number} bendOf
 * @returns {string | null} the id of an edge
 */
export function edgeAt({ x, y }, toPixels, bendOf) {
  let best = null;
  const ends = new Map([...visible().nodes].map((id) => [id, toPixels(nodes.get(id))]));
  for (const id of visible().edges.keys()) {
    const { source, target } = edges.get(id);
    if (source === target) continue;
    const line = points(ends.get(source), ends.get(target), bendOf(id));
    for (let at = 1; at < line.length; at += 1) {
      const far = distance([x, y], line[at - 1], line[at]);
      if (far < (best?.far ?? REACH)) best = { id, far };
    }
  }
  return best?.id ?? null;
}
