// What the filters leave over of what is shown.

import { groupKey } from "./groups.js";
import { edgesAt, nodeOf, otherEnd, state, version } from "./model.js";

/** @import {Edge, Filter, Node} from "./types" */

const FEWEST = 10; // neighbours that make a hub
const TIMES = 4; // and so many times as many as usual

/** Do a piece of work once for each change. @template Value @param {() => Value} work */
function once(work) {
  /** @type {{version: number, value: Value} | null} */
  let made = null;
  return () => {
    if (made?.version !== version) made = { version, value: work() };
    return made.value;
  };
}

/** The nodes that most others hang on: without them one sees who else belongs together. */
export const hubs = once(() => {
  const beside = new Map();
  for (const id of state.shown) {
    const near = new Set(
      edgesAt(id)
        .map((edge) => otherEnd(edge, id))
        .filter((other) => other !== id && state.shown.has(other)),
    );
    beside.set(id, near.size);
  }
  const mean = [...beside.values()].reduce((sum, count) => sum + count, 0) / (beside.size || 1);
  const least = Math.max(FEWEST, Math.ceil(mean * TIMES));
  return { least, ids: new Set([...beside].filter(([, count]) => count >= least).map(([id]) => id)) };
});

const dates = once(() => /** @type {Map<string, number[]>} */ (new Map()));

/** The years of a paper, or of the papers beside another thing, sorted; none where none is known. @param {Node} node */
export function yearsOf(node) {
  const known = dates();
  const found = known.get(node.id) ?? findYears(node);
  known.set(node.id, found);
  return found;
}

/** @param {Node} node */
function findYears(node) {
  if (node.year) return [node.year];
  if (node.type === "Paper") return [];
  const found = edgesAt(node.id).flatMap((edge) => nodeOf(otherEnd(edge, node.id)).year || []);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The first and the last year of what is shown. */
export const years = once(() => {
  const found = [...state.shown].flatMap((id) => nodeOf(id).year || []);
  return found.length ? /** @type {[number, number]} */ ([Math.min(...found), Math.max(...found)]) : null;
});

/** @param {number} year */
const isIn = (year) => (state.from === null || year >= state.from) && (state.to === null || year <= state.to);

const isDated = () => state.from !== null || state.to !== null;

/** @param {Node} node */
function inYears(node) {
  if (!isDated()) return true;
  const known = yearsOf(node);
  return !known.length || known.some(isIn);
}

const NONE = [""];
/** The values of a node for a filter of papers: [""] for a paper without one, null for other things. @param {Node} node @param {"category" | "venue"} name */
export const tagsOf = (node, name) => (node.type === "Paper" ? (node.tags?.[name] ?? NONE) : null);

/** @param {Node} node @param {"category" | "venue"} name */
function inTags(node, name) {
  const off = state.off[name];
  return !off.size || (tagsOf(node, name)?.some((tag) => !off.has(tag)) ?? true);
}

/** @type {Partial<Record<Filter, (node: Node) => boolean>>} */
const CHECKS = {
  type: (node) => !state.off.type.has(node.type),
  year: inYears,
  category: (node) => inTags(node, "category"),
  venue: (node) => inTags(node, "venue"),
  group: (node) => !state.off.group.size || !state.off.group.has(groupKey(node)),
  hubs: (node) => !state.noHubs || state.selected?.node === node.id || !hubs().ids.has(node.id),
};

/** @param {Exclude<Filter, "">} filter */
function isActive(filter) {
  if (filter === "year") return isDated();
  if (filter === "sure") return state.sure > 0;
  return filter === "hubs" ? state.noHubs : state.off[filter].size > 0;
}

const isOpen = () =>
  isDated() ||
  state.sure > 0 ||
  state.noHubs ||
  [state.off.relation, state.off.category, state.off.venue].some((off) => off.size);

/** @param {Edge} edge @param {Filter} except */
const passes = (edge, except) =>
  (except === "relation" || !state.off.relation.has(edge.relation)) &&
  (except === "sure" || edge.confidence === null || edge.confidence === undefined || edge.confidence >= state.sure);

/** @param {Filter} except */
function sift(except) {
  const checks = Object.entries(CHECKS)
    .filter(([name]) => name !== except)
    .map(([, check]) => check);
  const near = new Set([...state.shown].filter((id) => checks.every((check) => check(nodeOf(id)))));
  /** @type {Map<string, Edge>} */
  const kept = new Map();
  const tied = new Set();
  for (const id of near) {
    for (const edge of edgesAt(id)) {
      if (kept.has(edge.id) || !near.has(otherEnd(edge, id)) || !passes(edge, except)) continue;
      kept.set(edge.id, edge);
      tied.add(edge.source).add(edge.target);
    }
  }
  /** @type {(id: string) => boolean} */
  const stays = isOpen() ? (id) => tied.has(id) || nodeOf(id).degree === 0 || state.selected?.node === id : () => true;
  return { nodes: new Set([...near].filter(stays)), edges: kept };
}

const all = once(() => sift(""));

/**
 * What filters leave over; what lost its last edge to a filter goes with it.
 * `except` is the filter that is not looked at, so that each can count what it would give.
 * @param {Filter} except
 * @returns {{nodes: Set<string>, edges: Map<string, Edge>}}
 */
export const visible = (except = "") => (except && isActive(except) ? sift(except) : all());
