// The groups of things that belong together: the largest have a colour each and a name.
import { readGroups } from "./api.js";
import { byWeight, nodes } from "./model.js";

/** @import {Node} from "./types" */

const LARGEST = 7; // as many as there are colours that all can tell apart
const FEWEST = 4;
const NAMED = 3;
export const REST = "rest";

/** @type {Map<number, number> | null} number of a group -> its place among the largest */
let ranks = null;
/** @type {string[]} */
let names = [];

/** Rank the groups of what is known now, once, so that no colour changes later. */
function ranked() {
  if (ranks) return ranks;
  /** @type {Map<number, number>} */
  const sizes = new Map();
  for (const { community } of nodes.values())
    if (community !== undefined) sizes.set(community, (sizes.get(community) ?? 0) + 1);
  const order = [...sizes].filter(([, size]) => size >= FEWEST).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  ranks = new Map(order.slice(0, LARGEST).map(([number], place) => [number, place]));
  return ranks;
}

export const hasGroups = () => ranked().size > 1;
/** The place of a node's group among the largest, -1 for the others. @param {Node} node */
export const groupPlace = ({ community }) => (community === undefined ? -1 : (ranked().get(community) ?? -1));
/** What stands for a node's group in filters and in the address. @param {Node} node */
export const groupKey = (node) => (groupPlace(node) < 0 ? REST : String(node.community));

/** @param {number | undefined} number */
export function groupName(number) {
  if (number === undefined) return "";
  if (names[number]) return names[number];
  const strong = [...nodes.values()].filter((node) => node.community === number).sort(byWeight);
  const concepts = strong.filter((node) => !["Paper", "Person", "Organisation"].includes(node.type));
  const named = new Map(); // a method and a task may bear one name
  for (const { short } of concepts.length ? concepts : strong)
    if (!named.has(short.toLowerCase())) named.set(short.toLowerCase(), short);
  return [...named.values()].slice(0, NAMED).join(", ");
}

/** The groups that have a colour, the largest first, and what is left. */
export const groupList = () => [
  ...[...ranked().keys()].map((number) => ({ name: String(number), label: groupName(number) })),
  { name: REST, label: "smaller groups" },
];

/** @type {Promise<void> | undefined} */
let asked;
/** Have the names that the whole graph gives its groups. */
export const learnNames = () =>
  (asked ??= readGroups()
    .then(({ labels }) => {
      names = labels;
    })
    .catch(() => {}));
