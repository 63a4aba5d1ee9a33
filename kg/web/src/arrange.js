// Arrange: forces move what is visible, in a worker, until they have had their rounds or are stopped.
import { forces } from "./api.js";
import { byId, say } from "./dom.js";
import { keepStep, nodes, state } from "./model.js";
import { fit, sigma } from "./picture.js";
import { radius } from "./places.js";
import { visible } from "./sieve.js";

const ROUNDS = 400;
const LARGE = 400; // nodes, from which far ones push as one
const GLIDES = 600; // nodes up to which each step is seen; more of them jump
const NODE = 10; // numbers of a node: x, y, four forces, mass, convergence, size, fixed
const WEIGHTS = { coauthorOf: 0.3, related: 0.3, proposes: 1.5 };
const FOCUS = 0.15; // how much an edge of the one whom the picture is about pulls
const SETTINGS = { linLogMode: false, outboundAttractionDistribution: false, adjustSizes: true, edgeWeightInfluence: 1, scalingRatio: 5, strongGravityMode: false, gravity: 1, slowDown: 1, barnesHutTheta: 0.6 };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let worker = null;

function matrices(ids, edges) {
  const at = new Map(ids.map((id, place) => [id, place * NODE]));
  const places = new Float32Array(ids.length * NODE);
  const tied = [...edges].filter((edge) => edge.source !== edge.target);
  const ties = new Float32Array(tied.length * 3);
  for (const id of ids) {
    const node = nodes.get(id);
    places.set([node.x, node.y, 0, 0, 0, 0, 1, 1, radius(node) + 5, 0], at.get(id));
  }
  for (const [place, edge] of tied.entries()) {
    const weight = edge.source === state.focus || edge.target === state.focus ? FOCUS : WEIGHTS[edge.relation] ?? 1;
    ties.set([at.get(edge.source), at.get(edge.target), weight], place * 3);
    for (const end of [edge.source, edge.target]) places[at.get(end) + 6] += weight;
  }
  return { nodes: places.buffer, edges: ties.buffer };
}

/** Put nodes at other places, in what is known and in what is drawn. */
export function putAt(places) {
  for (const [id, { x, y }] of places) Object.assign(nodes.get(id), { x, y });
  sigma?.getGraph().updateEachNodeAttributes((id, data) => (places.has(id) ? { ...data, x: places.get(id).x, y: -places.get(id).y } : data), { attributes: ["x", "y"] });
}

function end(said) {
  worker?.terminate();
  worker = null;
  frames.length = 0;
  byId("arrange-button").setAttribute("aria-pressed", "false");
  say(said);
  fit();
}

const frames = []; // places on the way, each to be seen once

function showNext() {
  const frame = frames.shift();
  if (frame) putAt(frame.places);
  if (frame?.last) end("Arranged; u goes back.");
  else if (worker) requestAnimationFrame(showNext);
}

function take(ids, { places, last }) {
  if ((calm.matches || ids.length > GLIDES) && !last) return;
  frames.push({ last, places: new Map(ids.map((id, at) => [id, { x: places[at * NODE], y: places[at * NODE + 1] }])) });
}

/** Begin, or stop where it is. */
export function arrange() {
  if (!sigma) return;
  if (worker) {
    end("Stopped; u goes back.");
    return;
  }
  const now = visible();
  const ids = [...now.nodes].sort();
  if (ids.length < 2) return;
  keepStep(new Map([...nodes.values()].filter((node) => Number.isFinite(node.x)).map(({ id, x, y }) => [id, { x, y }])));
  worker = new Worker(forces);
  worker.addEventListener("message", ({ data }) => take(ids, data));
  worker.addEventListener("error", () => end("The layout did not run."));
  const { nodes: places, edges } = matrices(ids, now.edges.values());
  worker.postMessage({ nodes: places, edges, rounds: ROUNDS, settings: { ...SETTINGS, barnesHutOptimize: ids.length > LARGE } }, [places, edges]);
  byId("arrange-button").setAttribute("aria-pressed", "true");
  say("Arranging … press again to stop.");
  requestAnimationFrame(showNext);
}
