// What a reader does with the picture: select, bring, expand, take away, find ways.

import { messageOf, plural, say } from "../shared/dom.js";
import { remember } from "./address.js";
import { idOf, isPage, readNodes, readPaths } from "./api.js";
import { cardOf, fill, showCard } from "./card.js";
import { claim, speak } from "./hint.js";
import { changed, collapse, hide, learn, neighbours, nodes, show, state, undo } from "./model.js";
import { beside, fit, flyTo, putAt, repaint } from "./picture.js";
import { visible } from "./sieve.js";
import { visit } from "./trail.js";
import { wayCard } from "./welcome.js";

/** @import {Chosen} from "./types" */

const STRONGEST = 10;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {string | null} */
let wayFrom = null;
/** @type {string | undefined} what new nodes are put around */
let middle;

/** What new nodes are put around. */
export const anchor = () => middle ?? state.selected?.node;
export const isFindingWay = () => wayFrom !== null;
/** @param {string} key */
export const isArrow = (key) => key in ARROWS;

/** What is selected, for those who listen. @param {Chosen | null} chosen */
function nameOf(chosen) {
  if (chosen?.edge) return claim(chosen.edge).join(" ");
  const node = nodes.get(chosen?.node ?? "");
  return node ? `${node.label}, ${node.type}, ${plural(neighbours(node.id).length, "neighbour")}` : "";
}

/**
 * Select a node or an edge, or nothing; a node that is not drawn is brought.
 * @param {Chosen | null} chosen
 * @returns {Promise<void>}
 */
export async function select(chosen, { fly = false, followed = false } = {}) {
  if (wayFrom && chosen?.node && chosen.node !== wayFrom) return findWays(wayFrom, chosen.node);
  if (chosen?.node && !(await bring(chosen.node))) return undefined;
  const filtered = state.noHubs || state.from !== null || state.to !== null; // then what is selected counts
  state.selected = chosen?.edge ? { ...chosen, ends: [chosen.edge.source, chosen.edge.target] } : chosen;
  state.way = [];
  wayFrom = null;
  remember(Boolean(chosen) && !followed);
  if (chosen?.node) visit(chosen.node);
  speak(nameOf(chosen));
  if (filtered) changed();
  repaint();
  await showCard();
  if (fly && chosen?.node) flyTo(chosen.node);
  if (fly && chosen?.edge) fit(state.selected?.ends);
  return undefined;
}

/** Have a node shown; one that is new comes with its ten strongest neighbours. @param {string} id */
async function bring(id) {
  if (state.shown.has(id)) return true;
  try {
    await add([id]);
    if (nodes.has(id)) await expand(id, true);
    else say("That is nothing that the picture shows.");
  } catch (error) {
    say(messageOf(error));
  }
  return state.shown.has(id);
}

/** @param {string[]} ids @param {string} [near] what they are put around @returns {Promise<void>} */
export async function add(ids, near) {
  const fresh = ids.filter((id) => !state.shown.has(id));
  if (!fresh.length) return say("They are in the picture already.");
  const before = state.shown.size;
  learn(await readNodes(fresh, [...state.shown]));
  middle = near;
  const left = show(fresh.filter((id) => nodes.has(id)));
  if (left) say(`The picture is full: ${plural(left, "node")} did not fit. Hide or undo something first.`);
  else say(`${plural(state.shown.size - before, "node")} added.`);
  return undefined;
}

/** Bring the ten strongest neighbours that are not in the picture yet. @param {string} id @returns {Promise<void>} */
async function expand(id, quiet = false) {
  const card = await cardOf(id);
  const lists = card.groups.map((group) =>
    group.lines
      .map((line) => line.other.href)
      .filter(isPage)
      .map(idOf),
  );
  /** @type {Set<string>} */
  const fresh = new Set();
  // One of each relation in turn, so that no relation takes all the room.
  for (let turn = 0; lists.some((list) => list.length > turn); turn += 1) {
    for (const list of lists)
      if (list[turn] && !state.shown.has(list[turn]) && fresh.size < STRONGEST) fresh.add(list[turn]);
  }
  if (!fresh.size) return quiet ? undefined : say("All neighbours that its card lists are in the picture.");
  return add([...fresh], id);
}

/** @param {string} id */
export function findWay(id) {
  wayFrom = id;
  say("Now pick the other end: click a node, or search for it.");
}

/** @param {string} from @param {string} to */
async function findWays(from, to) {
  wayFrom = null;
  say("Looking for ways …");
  try {
    const { paths } = await readPaths(from, to);
    if (paths.length) await addWay(paths[0]);
    else await bring(to);
    const missing = paths.flat().filter((id) => !nodes.has(id));
    if (missing.length) learn(await readNodes([...new Set(missing)], [...state.shown]));
    state.selected = null;
    fill(wayCard(paths, from, to));
    if (paths.length) showWay(paths[0]);
  } catch (error) {
    say(messageOf(error));
  }
}

/** @param {string[]} way */
async function addWay(way) {
  const fresh = way.filter((id) => !state.shown.has(id));
  if (fresh.length) await add(fresh, way[0]);
}

/** @param {string[]} way */
export async function showWay(way) {
  await addWay(way);
  state.selected = null;
  state.way = way;
  repaint();
  requestAnimationFrame(() => requestAnimationFrame(() => fit(way)));
  say(plural(way.length - 1, "step"));
}

/** Go to the neighbour in the direction of an arrow key. @param {string} key */
export function step(key) {
  const from = state.selected?.node;
  const first = state.shown.has(state.focus) ? state.focus : [...visible().nodes][0];
  const to = from ? beside(from, ARROWS[key]) : first;
  if (to) select({ node: to });
}

function stepBack() {
  const before = undo();
  if (before?.places) putAt(before.places);
  remember();
  say(before ? "One step back." : "There is nothing to undo.");
}

export const take = {
  /** @param {string} id */
  expand: (id) => expand(id).catch((error) => say(messageOf(error))),
  /** @param {string} id */
  collapse: (id) => say(`${plural(collapse(id), "node")} taken away.`),
  /** @param {string} id */
  hide: (id) => {
    select(null);
    hide([id]);
  },
  undo: stepBack,
};
