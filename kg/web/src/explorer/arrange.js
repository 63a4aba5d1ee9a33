// Arrange: forces move what is visible until they have had their rounds or are stopped.

import { byId, need, say } from "../shared/dom.js";
import { remember } from "./address.js";
import { words } from "./api.js";
import { keepStep, nodeOf, nodes, state } from "./model.js";
import { fit, isDrawn, putAt } from "./picture.js";
import { radius } from "./places.js";
import { run } from "./rounds.js";
import { visible } from "./sieve.js";

/** @import {Edge, Frame, Places} from "./types" */

const ROUNDS = 400;
const LARGE = 400; // nodes, from which far ones push as one
const GLIDES = 600; // nodes up to which each step is seen; more of them jump
const NODE = 10; // numbers of a node: x, y, four forces, mass, convergence, size, fixed
const PULLS = new Map(words.relations.map(({ name, pull }) => [name, pull]));
const FOCUS = 0.15; // how much an edge of the one whom the picture is about pulls
const SETTINGS = {
  linLogMode: false,
  outboundAttractionDistribution: false,
  adjustSizes: true,
  edgeWeightInfluence: 1,
  scalingRatio: 5,
  strongGravityMode: false,
  gravity: 1,
  slowDown: 1,
  barnesHutTheta: 0.6,
};
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {(() => void) | null} what ends it while it runs */
let stop = null;

/** @param {string[]} ids @param {Iterable<Edge>} edges */
function matrices(ids, edges) {
  const at = new Map(ids.map((id, place) => [id, place * NODE]));
  const places = new Float32Array(ids.length * NODE);
  const tied = [...edges].filter((edge) => edge.source !== edge.target);
  const ties = new Float32Array(tied.length * 3);
  for (const id of ids) {
    const node = nodeOf(id);
    places.set([node.x, node.y, 0, 0, 0, 0, 1, 1, radius(node) + 5, 0], at.get(id));
  }
  for (const [place, edge] of tied.entries()) {
    const weight = edge.source === state.focus || edge.target === state.focus ? FOCUS : (PULLS.get(edge.relation) ?? 1);
    const ends = [need(at, edge.source), need(at, edge.target)];
    ties.set([...ends, weight], place * 3);
    for (const end of ends) places[end + 6] += weight;
  }
  return { nodes: places.buffer, edges: ties.buffer };
}

/** @param {string} said */
function end(said) {
  stop?.();
  stop = null;
  frames.length = 0;
  byId("arrange-button").setAttribute("aria-pressed", "false");
  say(said);
  fit();
  remember();
}

/** @type {{places: Places, last: boolean}[]} places on the way, each to be seen once */
const frames = [];

function showNext() {
  const frame = frames.shift();
  if (frame) putAt(frame.places);
  if (frame?.last) end("Arranged; u goes back.");
  else if (stop) requestAnimationFrame(showNext);
}

/** @param {string[]} ids @param {Frame} frame */
function take(ids, { places, last }) {
  if ((calm.matches || ids.length > GLIDES) && !last) return;
  frames.push({ last, places: new Map(ids.map((id, at) => [id, { x: places[at * NODE], y: places[at * NODE + 1] }])) });
}

/** Begin, or stop where it is. */
export function arrange() {
  if (!isDrawn()) return;
  if (stop) {
    end("Stopped; u goes back.");
    return;
  }
  const now = visible();
  const ids = [...now.nodes].sort();
  if (ids.length < 2) return;
  keepStep(
    new Map([...nodes.values()].filter((node) => Number.isFinite(node.x)).map(({ id, x, y }) => [id, { x, y }])),
  );
  const settings = { ...SETTINGS, barnesHutOptimize: ids.length > LARGE };
  const job = { ...matrices(ids, now.edges.values()), rounds: ROUNDS, settings };
  stop = run(job, { frame: (found) => take(ids, found), fail: () => end("The layout did not run.") });
  byId("arrange-button").setAttribute("aria-pressed", "true");
  say("Arranging … press again to stop.");
  requestAnimationFrame(showNext);
}
