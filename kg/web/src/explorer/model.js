// What is known, and what of it is shown; sieve.js says what filters leave over.

import { need } from "../shared/dom.js";

/** @import {Part, View} from "../shared/data" */
/** @import {Edge, Node, Places, State, Step} from "./types" */

const DRAWN = 1500;
const WHOLE = 300;

/** @type {Map<string, Node>} */
export const nodes = new Map();
/** @type {Map<string, Edge>} */
export const edges = new Map();
/** @type {Map<string, Edge[]>} */
export const edgesOf = new Map();

/** @type {State} */
export const state = {
  focus: "",
  title: "",
  notice: "",
  total: 0,
  selected: null, // {node} or {edge}
  way: [], // ids along a path that is marked
  off: { type: new Set(), relation: new Set(), category: new Set(), venue: new Set(), group: new Set() },
  from: null,
  to: null,
  sure: 0,
  noHubs: false,
  colour: "type", // or "group" or "year"
  shown: new Set(),
  base: new Set(), // what the first picture shows
  rest: [], // and what it could show besides
  past: [], // {shown, places} to go back to
};

/** @type {(() => void)[]} */
const listeners = [];
/** Call back whenever what is shown has changed. @param {() => void} listener */
export const onChange = (listener) => listeners.push(listener);
/** Another number after each change. */
export let version = 0;
export function changed() {
  version += 1;
  for (const listener of listeners) listener();
}

/** A node that is known. @param {string} id */
export const nodeOf = (id) => need(nodes, id);
/** The edges of a node that is known. @param {string} id */
export const edgesAt = (id) => need(edgesOf, id);
/** @param {Edge} edge @param {string} id */
export const otherEnd = (edge, id) => (edge.source === id ? edge.target : edge.source);
/** @param {{degree: number, label: string}} a @param {{degree: number, label: string}} b */
export const byWeight = (a, b) => b.degree - a.degree || a.label.localeCompare(b.label, "en");

/** @param {View} view @param {boolean} all show every node at once, else the hubs of a large graph */
export function start(view, all) {
  Object.assign(state, {
    focus: view.focus,
    title: view.title,
    notice: view.notice,
    total: view.total_nodes,
  });
  learn(view);
  const whole = all || view.nodes.length <= WHOLE;
  state.shown = new Set(view.nodes.filter((node) => whole || node.first).map((node) => node.id));
  state.base = new Set(state.shown);
  state.rest = [...nodes.keys()].filter((id) => !state.base.has(id));
}

/** Take nodes and edges in; what is known already stays as it is. @param {Part} part */
export function learn({ nodes: found, edges: between }) {
  const fresh = found.filter((thing) => !nodes.has(thing.id)).map((thing) => ({ x: NaN, y: NaN, ...thing }));
  for (const node of fresh) {
    nodes.set(node.id, node);
    edgesOf.set(node.id, []);
  }
  for (const edge of between) {
    const id = `${edge.source} ${edge.relation} ${edge.target}`;
    if (edges.has(id) || !nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    const known = { ...edge, id };
    edges.set(id, known);
    edgesAt(edge.source).push(known);
    if (edge.source !== edge.target) edgesAt(edge.target).push(known);
  }
  for (const node of fresh) node.community ??= groupBeside(node);
  version += 1;
}

/** The group that most neighbours of a node are in, the one with the lowest number of several. @param {Node} node */
function groupBeside(node) {
  /** @type {Map<number, number>} */
  const votes = new Map();
  for (const edge of edgesAt(node.id)) {
    const { community } = nodeOf(otherEnd(edge, node.id));
    if (community !== undefined) votes.set(community, (votes.get(community) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

/** Keep what is shown, and places if they are about to change, for a step back. @param {Places} [places] */
export function keepStep(places) {
  state.past.push({ shown: [...state.shown], places });
}

/** Show more nodes; the step can be undone. @param {string[]} ids @returns {number} how many there was no room for */
export function show(ids) {
  const wanted = ids.filter((id) => nodes.has(id) && !state.shown.has(id));
  const room = wanted.slice(0, Math.max(DRAWN - state.shown.size, 0));
  if (room.length) {
    keepStep();
    for (const id of room) state.shown.add(id);
    changed();
  }
  return wanted.length - room.length;
}

/** Take the neighbours away that hang on one node alone. @param {string} id */
export function collapse(id) {
  /** @param {string} other */
  const tied = (other) =>
    edgesAt(other).filter((edge) => state.shown.has(otherEnd(edge, other)) && otherEnd(edge, other) !== other);
  const loose = neighbours(id).filter((other) => tied(other).every((edge) => otherEnd(edge, other) === id));
  hide(loose);
  return loose.length;
}

/** @param {string[]} ids */
export function hide(ids) {
  if (!ids.length) return;
  keepStep();
  for (const id of ids) state.shown.delete(id);
  changed();
}

/** @returns {Step | undefined} what was gone back to; its places are for the picture */
export function undo() {
  const before = state.past.pop();
  if (!before) return undefined;
  state.shown = new Set(before.shown);
  changed();
  return before;
}

/** @param {string} id @returns {string[]} what is shown beside a node, each once */
export const neighbours = (id) =>
  [...new Set(edgesAt(id).map((edge) => otherEnd(edge, id)))].filter((other) => other !== id && state.shown.has(other));

export function resetFilters() {
  for (const off of Object.values(state.off)) off.clear();
  Object.assign(state, { from: null, to: null, sure: 0, noHubs: false, way: [] });
  changed();
}
