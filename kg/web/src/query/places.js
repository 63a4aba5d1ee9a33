// Places for the nodes of a small picture: springs along the lines, all pushing each other away.

/** @import {Point} from "./types" */

const STEPS = 300;
/** Farther than this nodes do not push, so that what is not joined stays near. */
const REACH = 4;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * The same nodes and lines always get the same places.
 * @param {number} count of nodes
 * @param {[number, number][]} lines between the numbers of nodes
 * @returns {Point[]} within 0 to 1 both ways
 */
export function placesOf(count, lines) {
  const places = Array.from({ length: count }, (_, at) => ({
    x: Math.sqrt(at + 0.5) * Math.cos(at * GOLDEN),
    y: Math.sqrt(at + 0.5) * Math.sin(at * GOLDEN),
  }));
  for (let step = 0; step < STEPS; step += 1) move(places, lines, 0.9 * (1 - step / STEPS) + 0.01);
  return inUnits(places);
}

/** @param {Point[]} places @param {[number, number][]} lines @param {number} most how far each goes at once */
function move(places, lines, most) {
  const push = places.map(() => ({ x: 0, y: 0 }));
  /** @param {number} a @param {number} b @param {(far: number) => number} size of the force */
  const apply = (a, b, size) => {
    const [dx, dy] = [places[a].x - places[b].x || 1e-3, places[a].y - places[b].y || 1e-3];
    const far = Math.hypot(dx, dy);
    const force = size(far) / far;
    push[a].x += dx * force;
    push[a].y += dy * force;
    push[b].x -= dx * force;
    push[b].y -= dy * force;
  };
  for (let a = 0; a < places.length; a += 1)
    for (let b = 0; b < a; b += 1) apply(a, b, (far) => (far > REACH ? 0 : 1.4 / Math.max(far, 0.05)));
  for (const [a, b] of lines) if (a !== b) apply(a, b, (far) => -far * far * 0.5);
  places.forEach((place, at) => {
    push[at].x -= place.x * 0.06;
    push[at].y -= place.y * 0.06;
    const far = Math.hypot(push[at].x, push[at].y) || 1;
    place.x += (push[at].x / far) * Math.min(far, most);
    place.y += (push[at].y / far) * Math.min(far, most);
  });
}

/** @param {Point[]} places */
function inUnits(places) {
  /** @param {"x" | "y"} name @returns {[number, number]} */
  const range = (name) => [Math.min(...places.map((one) => one[name])), Math.max(...places.map((one) => one[name]))];
  const [[left, right], [top, bottom]] = [range("x"), range("y")];
  /** @param {number} value @param {number} low @param {number} high */
  const unit = (value, low, high) => (high > low ? (value - low) / (high - low) : 0.5);
  return places.map(({ x, y }) => ({ x: unit(x, left, right), y: unit(y, top, bottom) }));
}
