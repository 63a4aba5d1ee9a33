// What the filters leave over of what is shown.

import { groupKey } from "./groups.js";
import { edgesOf, nodes, otherEnd, state, version } from "./model.js";

const FEWEST = 10; // neighbours that make a hub
const TIMES = 4; // and so many times as many as usual

/** Do a piece of work once for each change. */
function once(work) {
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
      edgesOf
        .get(id)
        .map((edge) => otherEnd(edge, id))
        .filter((other) => other !== id && state.shown.has(other)),
    );
    beside.set(id, near.size);
  }
  const mean = [...beside.values()].reduce((sum, count) => sum + count, 0) / (beside.size || 1);
  const least = Math.max(FEWEST, Math.ceil(mean * TIMES));
  return { least, ids: new Set([...beside].filter(([, count]) => count >= least).map(([id]) => id)) };
});

const dates = once(() => new Map());

/** The years of a paper, or of the papers beside another thing, sorted; none where none is known. */
export function yearsOf(node) {
  const known = dates();
  if (!known.has(node.id)) known.set(node.id, findYears(node));
  return known.get(node.id);
}

function findYears(node) {
  if (node.year) return [node.year];
  if (node.type === "Paper") return [];
  const found = edgesOf
    .get(node.id)
    .map((edge) => nodes.get(otherEnd(edge, node.id)).year)
    .filter(Boolean);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The first and the last year of what is shown. */
export const years = once(() => {
  const found = [...state.shown].map((id) => nodes.get(id).year).filter(Boolean);
  return found.length ? [Math.min(...found), Math.max(...found)] : null;
});

const isIn = (year) => (state.from === null || year >= state.from) && (state.to === null || year <= state.to);

const isDated = () => state.from !== null || state.to !== null;

function inYears(node) {
  if (!isDated()) return true;
  const known = yearsOf(node);
  return !known.length || known.some(isIn);
}

const NONE = [""];
/** The values of a node for a filter of papers: [""] for a paper without one, null for other things. */
export const tagsOf = (node, name) => (node.type === "Paper" ? (node.tags?.[name] ?? NONE) : null);

function inTags(node, name) {
  const off = state.off[name];
  return !off.size || node.type !== "Paper" || tagsOf(node, name).some((tag) => !off.has(tag));
}

const CHECKS = {
  type: (node) => !state.off.type.has(node.type),
  year: inYears,
  category: (node) => inTags(node, "category"),
  venue: (node) => inTags(node, "venue"),
  group: (node) => !state.off.group.size || !state.off.group.has(groupKey(node)),
  hubs: (node) => !state.noHubs || state.selected?.node === node.id || !hubs().ids.has(node.id),
};

const ACTIVE = { year: isDated, sure: () => state.sure > 0 };
const isActive = (filter) => (ACTIVE[filter] ?? (() => state.off[filter].size > 0))();

const isOpen = () =>
  isDated() || state.sure > 0 || state.noHubs || ["relation", "category", "venue"].some((name) => state.off[name].size);

const passes = (edge, except) =>
  (except === "relation" || !state.off.relation.has(edge.relation)) &&
  (except === "sure" || edge.confidence === null || edge.confidence === undefined || edge.confidence >= state.sure);

function sift(except) {
  const checks = Object.entries(CHECKS)
    .filter(([name]) => name !== except)
    .map(([, check]) => check);
  const near = new Set([...state.shown].filter((id) => checks.every((check) => check(nodes.get(id)))));
  const kept = new Map();
  const tied = new Set();
  for (const id of near) {
    for (const edge of edgesOf.get(id)) {
      if (kept.has(edge.id) || !near.has(otherEnd(edge, id)) || !passes(edge, except)) continue;
      kept.set(edge.id, edge);
      tied.add(edge.source).add(edge.target);
    }
  }
  const stays = isOpen()
    ? (id) => tied.has(id) || nodes.get(id).degree === 0 || state.selected?.node === id
    : () => true;
  return { nodes: new Set([...near].filter(stays)), edges: kept };
}

const all = once(() => sift(""));

/**
 * What filters leave over; what lost its last edge to a filter goes with it.
 * `except` is the filter that is not looked at, so that each can count what it would give.
 * @returns {{nodes: Set<string>, edges: Map<string, object>}}
 */
export const visible = (except = "") => (except && isActive(except) ? sift(except) : all());
