// A network in the JSON of VOSviewer, where a pair has one link.
// https://app.vosviewer.com/docs/file-types/json-file-type/
import { groups } from "./data.js";

/** @import {FileStatement, SeenNode, SeenPart} from "./types" */
/** @typedef {{source_id: string, target_id: string, strength: number}} Tie */

const CLUSTERS = 1000;

/** @param {number} group */
const clusterOf = (group) => Math.min(Math.max(group, 0) + 1, CLUSTERS);

/** By pair, how many sentences stand behind what is said between the two, 1 where a record says so. @param {FileStatement[]} edges */
function strengths(edges) {
  /** @type {Map<string, Tie>} */
  const found = new Map();
  for (const { source, target, evidence } of edges) {
    if (source === target) continue;
    const pair = [source, target].sort();
    const key = pair.join(" ");
    const before = found.get(key)?.strength ?? 0;
    found.set(key, { source_id: pair[0], target_id: pair[1], strength: before + Math.max(evidence.length, 1) });
  }
  return [...found.values()];
}

/** @param {SeenNode} node @param {Tie[]} links */
function item({ thing, id, x, y, group }, links) {
  const own = links.filter((link) => link.source_id === id || link.target_id === id);
  const total = own.reduce((sum, { strength }) => sum + strength, 0);
  const label = thing.type === "Paper" ? thing.short : thing.label;
  const scores = thing.year ? { scores: { Year: thing.year } } : {};
  return {
    id,
    label,
    x,
    y: -y,
    cluster: clusterOf(group),
    weights: { Links: own.length, "Total link strength": total },
    ...scores,
  };
}

/** @param {SeenNode[]} nodes */
function clusters(nodes) {
  const used = [...new Set(nodes.map(({ group }) => clusterOf(group)))].sort((a, b) => a - b);
  return used.filter((number) => groups[number - 1]).map((number) => ({ cluster: number, label: groups[number - 1] }));
}

/** @param {SeenPart} seen */
export function toVosviewer({ title, nodes, edges }) {
  const links = strengths(edges);
  const network = { items: nodes.map((node) => item(node, links)), links, clusters: clusters(nodes) };
  return JSON.stringify({ network, info: { title } });
}
