// What is known, what of it is shown, and what filters leave over.

/** @typedef {{id: string, label: string, short: string, type: string, year?: number, degree: number, community?: number, x?: number, y?: number, first?: boolean, names: string[]}} Thing */
/** @typedef {{id: string, source: string, target: string, relation: string, confidence: number | null, sentences: number}} Statement */

const DRAWN = 1500;
const WHOLE = 300;

/** @type {Map<string, Thing>} */
export const nodes = new Map();
/** @type {Map<string, Statement>} */
export const edges = new Map();
/** @type {Map<string, Statement[]>} */
export const edgesOf = new Map();

export const state = {
  focus: "",
  title: "",
  notice: "",
  total: 0,
  totalEdges: 0,
  selected: null, // {node} or {edge}
  way: [], // ids along a path that is marked
  offTypes: new Set(),
  offRelations: new Set(),
  from: null,
  to: null,
  sure: 0,
  shown: new Set(),
  base: new Set(),
  past: [],
};

const listeners = [];
/** Call back whenever what is shown has changed. */
export const onChange = (listener) => listeners.push(listener);
let current = null;
export function changed() {
  current = null;
  for (const listener of listeners) listener();
}

export const otherEnd = (edge, id) => (edge.source === id ? edge.target : edge.source);
export const byWeight = (a, b) => b.degree - a.degree || a.label.localeCompare(b.label, "en");

/** @param {boolean} all show every node at once, else the hubs of a large graph */
export function start(view, all) {
  Object.assign(state, { focus: view.focus, title: view.title, notice: view.notice, total: view.total_nodes, totalEdges: view.total_edges });
  learn(view);
  const whole = all || view.nodes.length <= WHOLE;
  state.shown = new Set(view.nodes.filter((node) => whole || node.first).map((node) => node.id));
  state.base = new Set(state.shown);
}

/** Take nodes and edges in; what is known already stays as it is. */
export function learn({ nodes: found, edges: between }) {
  for (const node of found) {
    if (nodes.has(node.id)) continue;
    nodes.set(node.id, node);
    edgesOf.set(node.id, []);
  }
  for (const edge of between) {
    const id = `${edge.source} ${edge.relation} ${edge.target}`;
    if (edges.has(id) || !nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    const known = { ...edge, id };
    edges.set(id, known);
    edgesOf.get(edge.source).push(known);
    if (edge.source !== edge.target) edgesOf.get(edge.target).push(known);
  }
}

/** Show more nodes; the step can be undone. @returns {number} how many there was no room for */
export function show(ids) {
  const wanted = ids.filter((id) => nodes.has(id) && !state.shown.has(id));
  const room = wanted.slice(0, Math.max(DRAWN - state.shown.size, 0));
  if (room.length) {
    state.past.push([...state.shown]);
    for (const id of room) state.shown.add(id);
    changed();
  }
  return wanted.length - room.length;
}

/** Take the neighbours away that hang on one node alone. */
export function collapse(id) {
  const tied = (other) => edgesOf.get(other).filter((edge) => state.shown.has(otherEnd(edge, other)) && otherEnd(edge, other) !== other);
  const loose = neighbours(id).filter((other) => tied(other).every((edge) => otherEnd(edge, other) === id));
  hide(loose);
  return loose.length;
}

export function hide(ids) {
  if (!ids.length) return;
  state.past.push([...state.shown]);
  for (const id of ids) state.shown.delete(id);
  changed();
}

export function undo() {
  const before = state.past.pop();
  if (!before) return false;
  state.shown = new Set(before);
  changed();
  return true;
}

/** @returns {string[]} what is shown beside a node, each once */
export const neighbours = (id) =>
  [...new Set(edgesOf.get(id).map((edge) => otherEnd(edge, id)))].filter((other) => other !== id && state.shown.has(other));

export function years() {
  const found = [...state.shown].map((id) => nodes.get(id).year).filter((year) => year !== undefined && year !== null);
  return found.length ? [Math.min(...found), Math.max(...found)] : null;
}

const isOpen = () => state.offRelations.size || state.sure > 0 || state.from !== null || state.to !== null;

function inYears(node) {
  if (node.year === undefined || node.year === null) return true;
  return (state.from === null || node.year >= state.from) && (state.to === null || node.year <= state.to);
}

/**
 * What filters leave over; what lost its last edge to a filter goes with it.
 * `except` is the filter that is not looked at, so that each can count what it would give.
 */
export function visible(except = "") {
  if (!except && current) return current;
  const near = new Set();
  for (const id of state.shown) {
    const node = nodes.get(id);
    if (inYears(node) && (except === "type" || !state.offTypes.has(node.type))) near.add(id);
  }
  const kept = new Map();
  const tied = new Set();
  for (const id of near) {
    for (const edge of edgesOf.get(id)) {
      if (kept.has(edge.id) || !near.has(otherEnd(edge, id)) || !passes(edge, except)) continue;
      kept.set(edge.id, edge);
      tied.add(edge.source).add(edge.target);
    }
  }
  const loose = isOpen() ? (id) => tied.has(id) || nodes.get(id).degree === 0 || state.selected?.node === id : () => true;
  const found = { nodes: new Set([...near].filter(loose)), edges: kept };
  if (!except) current = found;
  return found;
}

const passes = (edge, except) =>
  (except === "relation" || !state.offRelations.has(edge.relation)) &&
  (edge.confidence === null || edge.confidence === undefined ? true : edge.confidence >= state.sure);

export function resetFilters() {
  state.offTypes.clear();
  state.offRelations.clear();
  Object.assign(state, { from: null, to: null, sure: 0, way: [] });
  changed();
}
