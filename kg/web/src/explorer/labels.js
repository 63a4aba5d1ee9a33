// Names in the picture: the largest nodes first, none over another, and beside what is drawn.
import { byId } from "../shared/dom.js";

/** @import {Point, Size, Spot} from "./types" */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
/** @typedef {Box & {node?: Spot}} Disc what a name must not lie on; that of a node may be its own */

const ROOM = 11_000; // square pixels of the picture for each name, that it stays a picture
const SMALLEST = 4.5; // pixels of radius from which a node is named unasked
const LANDMARKS = 14; // so many are named, however small
const GAP = 3;
const SIZE = 12; // pixels of the letters
const LINE = 1.15; // of their size
const LONG = 18; // letters, from which a name stands in two lines
/** @type {[number, number][]} */
const SIDES = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
]; // below, above, right, left

/** @type {Record<string, string>} the colours of the style sheet by name, without the dashes */
export const colours = {};

let family = "sans-serif";

export function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of [
    "paper",
    "person",
    "method",
    "dataset",
    "task",
    "metric",
    "organisation",
    "ground",
    "surface",
    "ink",
    "quiet",
    "line",
    "soft",
    "edge",
    "accent",
  ]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim() || "#888888";
  }
  family = getComputedStyle(document.body).fontFamily;
}

/** @param {boolean} strong */
const font = (strong) => `${strong ? 650 : 500} ${SIZE}px ${family}`;
/** @param {Box} a @param {Box} b */
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Write names beside nodes onto a canvas; what was asked for first, then the largest.
 * @param {CanvasRenderingContext2D} context
 * @param {{places: Spot[]} & Size} seen nodes as they look, and the picture, in pixels
 */
export function writeLabels(context, { places, width, height }) {
  const near = places.filter(({ x, y }) => x > -40 && y > -40 && x < width + 40 && y < height + 40);
  const wanted = near.filter(({ label }) => label).sort((a, b) => rank(b) - rank(a));
  /** @type {Box[]} where names stand */
  const taken = [];
  /** @type {Disc[]} */
  const discs = near
    .filter(({ size }) => size >= SMALLEST)
    .map((node) => ({ node, ...around(node, node.size, node.size) }));
  discs.push(...buttons(context.canvas));
  const most = (width * height) / ROOM;
  context.textAlign = "center";
  context.lineJoin = "round";
  for (const node of wanted) {
    const asked = node.forceLabel || taken.length < LANDMARKS;
    if (asked || (node.size >= SMALLEST && taken.length < most)) write(context, node, { width, taken, discs });
  }
  context.textAlign = "start";
}

/** What the buttons over the picture cover of it; nothing of one that is for a file. @param {HTMLCanvasElement} canvas */
function buttons(canvas) {
  if (!canvas.isConnected) return [];
  const [over, page] = [byId("zoom"), canvas].map((part) => part.getBoundingClientRect());
  const middle = { x: (over.left + over.right) / 2 - page.left, y: (over.top + over.bottom) / 2 - page.top };
  return [around(middle, over.width / 2 + GAP, over.height / 2 + GAP)];
}

/** @param {Spot} spot */
const rank = ({ strong, forceLabel, size, degree }) => (strong ? 2000 : forceLabel ? 1000 : 0) + size + degree / 1e6;

/** @param {Point} middle @param {number} wide @param {number} high @returns {Box} */
const around = ({ x, y }, wide, high) => ({ left: x - wide, right: x + wide, top: y - high, bottom: y + high });

/** @param {CanvasRenderingContext2D} context @param {Spot} node @param {{width: number, taken: Box[], discs: Disc[]}} room */
function write(context, node, { width, taken, discs }) {
  context.font = font(node.strong);
  const lines = broken(node.label);
  const half = Math.max(...lines.map((line) => context.measureText(line).width)) / 2 + GAP;
  const boxes = SIDES.map((side) => beside(node, side, { half, high: lines.length * SIZE * LINE, width }));
  const free = boxes.filter((box) => box.left >= 0 && box.right <= width && !taken.some((other) => meet(box, other)));
  const best = free.find((box) => !discs.some((disc) => disc.node !== node && meet(box, disc)));
  const box = best ?? (node.forceLabel || node.strong ? free[0] : null) ?? (node.strong ? boxes[0] : null);
  if (!box) return;
  taken.push(box);
  for (const [at, line] of lines.entries())
    writeLine(context, line, (box.left + box.right) / 2, box.top + SIZE * (0.95 + at * LINE));
}

/**
 * The box of a name on one side of its node; below and above it stays within the picture.
 * @param {Spot} node
 * @param {[number, number]} side
 * @param {{half: number, high: number, width: number}} size of the name, and the width of the picture
 */
function beside({ x, y, size }, [across, down], { half, high, width }) {
  const middle = across || x < 0 || x > width ? x + across * (size + half) : Math.max(Math.min(x, width - half), half);
  return around({ x: middle, y: y + down * (size + high / 2 + 1) }, half, high / 2);
}

/** A long name in two lines of about the same length. @param {string} label */
function broken(label) {
  if (label.length <= LONG) return [label];
  const spaces = [...label.matchAll(/ /g)].map(({ index }) => index);
  if (!spaces.length) return [label];
  const cut = spaces.reduce((best, at) =>
    Math.abs(at - label.length / 2) < Math.abs(best - label.length / 2) ? at : best,
  );
  return [label.slice(0, cut), label.slice(cut + 1)];
}

/** @param {CanvasRenderingContext2D} context @param {string} line @param {number} x @param {number} y */
function writeLine(context, line, x, y) {
  context.lineWidth = 3.5;
  context.strokeStyle = colours.ground;
  context.strokeText(line, x, y);
  context.fillStyle = colours.ink;
  context.fillText(line, x, y);
}

/** The whole name in a box below the node. @param {CanvasRenderingContext2D} context @param {Spot} spot */
export function drawHover(context, spot) {
  const label = spot.whole;
  if (!label) return;
  context.font = font(true);
  const text = label.length > 90 ? `${label.slice(0, 89)}…` : label;
  const width = context.measureText(text).width + 16;
  const [x, y] = [spot.x - width / 2, spot.y + spot.size + 3];
  context.fillStyle = colours.surface;
  context.strokeStyle = colours.edge;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, width, SIZE + 10, 6);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.fillText(text, x + 8, y + SIZE + 3);
}
