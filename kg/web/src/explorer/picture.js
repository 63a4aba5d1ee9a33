// The picture: what is visible, how it looks, and what part of it is seen. drawer.js paints it.

import { byId, need } from "../shared/dom.js";
import { words } from "./api.js";
import { colourOf, ringOf } from "./colours.js";
import * as drawer from "./drawer.js";
import { colours, readColours, writeLabels } from "./labels.js";
import { edges, neighbours, nodeOf, nodes, otherEnd, state } from "./model.js";
import { settle } from "./moved.js";
import { place, radius } from "./places.js";
import { visible } from "./sieve.js";

/** @import {Relation} from "../shared/data" */
/** @import {Edge, EdgeLook, Handlers, Hidden, NodeLook, Places, Point, Sight, Size} from "./types" */

const LARGEST = 40; // pixels of radius of the largest nodes, unasked
const DENSE = 1500; // edges, from which they are drawn fainter and without heads
const FLOOR = 3; // pixels of radius at first, but never more than
const WIDEST = 26; // units of the layout
const MARGIN = 0.07; // of the smaller side of the picture
const CLOSE = 2; // times the size at which all is seen, for one node
const MOVE = 350; // milliseconds
const LONGEST = 1.5; // times as high as wide, or as wide as high, to which a round layout is stretched
const LOOKS = new Map(words.relations.map((relation) => [relation.name, relation]));
const WIDER = 1.4; // than in print
const FAINT = "99"; // of 255: how much of a type's colour a line of that type has
/** @type {number[]} */
const NO_DASH = [];
const THICKEST = 3; // times as wide: the line of two who wrote much together
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let isOpen = false;
/** @type {string | null} */
let hovered = null;
/** @type {Set<string>} */
let near = new Set();
let least = 0;
let whole = 1; // the scale at which all was seen at first

/** Whether there is a picture. */
export const isDrawn = () => isOpen;

/** @param {Omit<Handlers, "hover" | "drag">} handlers */
export function draw(handlers) {
  readColours();
  stretch();
  place();
  bring();
  /** @param {string} id @param {Point} point */
  const drag = (id, point) => Object.assign(nodeOf(id), point);
  drawer.open(byId("graph"), { node: nodeLook, edge: edgeLook, names: writeLabels, on: { ...handlers, hover, drag } });
  isOpen = true;
  fit(undefined, 0);
  whole = drawer.scale();
  least = Math.min(FLOOR / whole, WIDEST);
  requestAnimationFrame(show); // a task of its own, so that no task is long
}

/** A layout is round; it takes the shape of the window that it opens in. */
function stretch() {
  const { clientWidth: width, clientHeight: height } = byId("graph");
  const [wide, high] = [width / height, height / width].map((shape) => Math.min(Math.max(shape || 1, 1), LONGEST));
  for (const node of nodes.values())
    if (Number.isFinite(node.x)) Object.assign(node, { x: node.x * wide, y: node.y * high });
  settle({ wide, high });
}

function show() {
  drawer.show();
  setTimeout(() => performance.mark("picture")); // it is seen now
}

/** @param {string | null} id */
function hover(id) {
  hovered = id;
  repaint();
}

/** Put what is shown into the picture. @param {string} [anchor] what new nodes are put around */
export function sync(anchor) {
  place(anchor); // in a file of vectors they have places too, where there is no picture
  if (isOpen) bring();
}

function bring() {
  drawer.add([...state.shown].map(nodeOf), edges.values());
}

/** Put nodes at other places, in what is known and in what is drawn. @param {Places} places */
export function putAt(places) {
  for (const [id, { x, y }] of places) Object.assign(nodeOf(id), { x, y });
  if (isOpen) drawer.put(places);
}

/** @param {string} id @returns {NodeLook | Hidden} */
function nodeLook(id) {
  if (!visible().nodes.has(id)) return { hidden: true };
  const node = nodeOf(id);
  const chosen = state.selected?.node === id || Boolean(state.selected?.ends?.includes(id));
  const lit = !near.size || near.has(id);
  return {
    hidden: false,
    shape: node.type,
    size: Math.max(radius(node), least),
    degree: node.degree,
    color: lit ? colourOf(node) : colours.line,
    ring: chosen ? colours.ink : lit ? ringOf() : colours.soft,
    label: lit ? node.short : "",
    whole: node.label,
    strong: chosen || id === state.focus,
    forceLabel: chosen || id === hovered || (near.size > 0 && near.size < 24 && lit),
    zIndex: chosen ? 2 : lit ? 1 : 0,
  };
}

/** @param {string} id @returns {EdgeLook | Hidden} */
function edgeLook(id) {
  if (!visible().edges.has(id)) return { hidden: true };
  const edge = need(edges, id);
  const chosen = state.selected?.edge?.id === id;
  const lit = chosen || !near.size || isLit(edge);
  const dense = visible().edges.size > DENSE;
  const look = need(LOOKS, edge.relation);
  const color = chosen ? colours.accent : lit && !dense ? toneOf(look) : colours.line;
  const width = WIDER * look.width * (edge.papers ? Math.min(1 + Math.log2(edge.papers) / 2, THICKEST) : 1);
  return {
    hidden: false,
    color,
    headed: !dense && !look.symmetric,
    dash: dense ? NO_DASH : look.dash,
    size: chosen ? width + 2.4 : width,
    zIndex: chosen ? 2 : lit ? 1 : 0,
  };
}

/** A line has the colour of what it leads to, where colours say types. @param {Relation} relation */
function toneOf({ like }) {
  const colour = state.colour === "type" && like ? colours[like] : "";
  if (!colour) return near.size ? colours.quiet : colours.edge;
  return near.size || colour.length !== 7 ? colour : colour + FAINT;
}

/** @param {Edge} edge */
function isLit(edge) {
  if (state.way.length) return near.has(edge.source) && near.has(edge.target);
  const middle = hovered ?? state.selected?.node;
  return middle ? edge.source === middle || edge.target === middle : false;
}

function litNodes() {
  const middle = hovered ?? state.selected?.node;
  if (middle) {
    const found = new Set([middle]);
    for (const edge of visible().edges.values()) {
      if (edge.source === middle || edge.target === middle) found.add(otherEnd(edge, middle));
    }
    return found;
  }
  if (state.way.length) return new Set(state.way);
  return new Set(state.selected?.ends ?? []);
}

let waiting = 0;
/** Draw again, once for all that changes in one go. */
export function repaint() {
  if (!isOpen || waiting) return;
  waiting = requestAnimationFrame(() => {
    waiting = 0;
    near = litNodes();
    drawer.refresh();
  });
}

export function recolour() {
  readColours();
  repaint();
}

/** @param {Sight} to */
const move = (to, duration = MOVE) => drawer.look(to, calm.matches ? 0 : duration);

/** Let the picture hold these nodes, or all that is visible. */
export function fit(ids = [...visible().nodes], duration = MOVE) {
  if (!isOpen) return;
  const points = ids.flatMap((id) => nodes.get(id) ?? []).filter((node) => Number.isFinite(node.x));
  if (!points.length) return;
  const [left, right] = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
  const [top, bottom] = [Math.min(...points.map((p) => p.y)), Math.max(...points.map((p) => p.y))];
  const { width, height } = drawer.size();
  const around = 2 * MARGIN * Math.min(width, height);
  const scale = Math.min((width - around) / (right - left), (height - around) / (bottom - top), LARGEST / 28);
  move({ x: (left + right) / 2, y: (top + bottom) / 2 + covered() / scale, scale }, duration);
}

/** How many pixels up the middle of what a card at the bottom leaves free is. */
function covered() {
  const [stage, panel] = [byId("stage"), byId("panel")].map((part) => part.getBoundingClientRect());
  const over = panel.top > stage.top && panel.left < stage.right - 1 ? Math.max(stage.bottom - panel.top, 0) : 0;
  return over / 2;
}

/** @param {string} id */
export function flyTo(id) {
  const node = nodes.get(id);
  if (!isOpen || !node || !Number.isFinite(node.x)) return;
  const scale = Math.max(drawer.scale(), CLOSE * whole);
  move({ x: node.x, y: node.y + covered() / scale, scale });
}

/** @param {number} factor times as many pixels for everything */
export const zoom = (factor) => (isOpen ? move({ scale: drawer.scale() * factor }) : undefined);

/** The neighbour that lies most in the direction of an arrow key. @param {string} id @param {[number, number]} direction */
export function beside(id, [dx, dy]) {
  const from = nodeOf(id);
  /** @type {{other: string, score: number} | null} */
  let best = null;
  for (const other of neighbours(id)) {
    if (!visible().nodes.has(other)) continue;
    const [x, y] = [nodeOf(other).x - from.x, nodeOf(other).y - from.y];
    const far = Math.hypot(x, y) || 1;
    const along = (x * dx + y * dy) / far;
    const score = along > 0.2 ? far / along ** 2 : Infinity;
    if (score < (best?.score ?? Infinity)) best = { other, score };
  }
  return best?.other ?? null;
}

/** What is seen, as a picture in a file. @param {Size} size @returns {Promise<Blob | null>} */
export const toPng = async (size) => (isOpen ? drawer.png({ ...size, ground: colours.ground }) : null);
