// A small picture of nodes and lines, as an image of vectors whose nodes lead to their pages.
import { need } from "../shared/dom.js";
import { placesOf } from "./places.js";
import { localName, pageOf, short } from "./terms.js";

/** @import {DrawnLine, DrawnNode, Point} from "./types" */
/** @typedef {(iri: string) => Point} Place where a node stands */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 46;
const LONGEST = 30;
const [LETTER, LINE, SIZE] = [6.8, 15, 6];

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Element | string)[]} children
 */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {string} text */
const brief = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
/** @param {number} width @param {number} count of nodes */
const heightOf = (width, count) =>
  Math.round(Math.max(260, Math.min(680, width * (width < 500 ? 1.2 : 0.6), 140 + count * 22)));

/** @param {{nodes: Map<string, DrawnNode>, lines: DrawnLine[]}} parts @param {number} across pixels that there are */
export function drawPicture({ nodes, lines }, across) {
  const width = Math.max(300, Math.min(1120, Math.round(across)));
  const height = heightOf(width, nodes.size);
  const number = new Map([...nodes.keys()].map((iri, at) => [iri, at]));
  const units = placesOf(
    nodes.size,
    lines.map(({ ends: [from, to] }) => [need(number, from), need(number, to)]),
  );
  /** @type {Place} */
  const at = (iri) => {
    const { x, y } = units[need(number, iri)];
    return { x: Math.round(EDGE + x * (width - 2 * EDGE)), y: Math.round(EDGE / 2 + 8 + y * (height - EDGE - 8)) };
  };
  const named = withRoom(nodes, lines, at, width);
  return draw(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Picture of the answer; the table has the same" },
    draw("g", { "aria-hidden": "true" }, ...lines.map((line) => lineOf(line, at))),
    ...[...nodes.values()].map((node) => nodeOf(node, at(node.iri), named.get(node.iri))),
  );
}

/** @param {DrawnLine} line @param {Place} at */
function lineOf({ ends: [from, to], said }, at) {
  const [a, b] = [at(from), at(to)];
  return draw("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y }, draw("title", {}, [...said].join(", ")));
}

/** @param {DrawnNode} node */
const nameOf = (node) => node.label || localName(node.iri);

/** The labels that have room, those of the nodes with most lines first: the x of each, by IRI. @param {Map<string, DrawnNode>} nodes @param {DrawnLine[]} lines @param {Place} at @param {number} width */
function withRoom(nodes, lines, at, width) {
  /** @type {Map<string, number>} */
  const degree = new Map();
  for (const iri of lines.flatMap(({ ends }) => ends)) degree.set(iri, (degree.get(iri) ?? 0) + 1);
  const taken = [...nodes.keys()].map((iri) => ({
    iri,
    left: at(iri).x - 5,
    right: at(iri).x + 5,
    top: at(iri).y - 5,
    bottom: at(iri).y + 5,
  }));
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const node of [...nodes.values()].sort((a, b) => (degree.get(b.iri) ?? 0) - (degree.get(a.iri) ?? 0))) {
    const half = (brief(nameOf(node)).length * LETTER) / 2;
    const { x, y } = at(node.iri);
    const middle = Math.max(half + 4, Math.min(width - half - 4, x));
    const box = { iri: node.iri, left: middle - half, right: middle + half, top: y - 9 - LINE, bottom: y - 7 };
    if (
      taken.some(
        (one) =>
          one.iri !== node.iri &&
          one.left < box.right &&
          box.left < one.right &&
          one.top < box.bottom &&
          box.top < one.bottom,
      )
    )
      continue;
    taken.push(box);
    found.set(node.iri, middle);
  }
  return found;
}

/** The corners of the sign of each type, from -1 to 1; the others are circles. */
/** @type {Record<string, [number, number][]>} */
const CORNERS = {
  Paper: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  Method: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  Dataset: [
    [0, -1.1],
    [1.1, 0.9],
    [-1.1, 0.9],
  ],
  Task: [
    [-0.55, -0.95],
    [0.55, -0.95],
    [1.1, 0],
    [0.55, 0.95],
    [-0.55, 0.95],
    [-1.1, 0],
  ],
  Metric: [
    [-1.1, -0.9],
    [1.1, -0.9],
    [0, 1.1],
  ],
};

/** @param {string | undefined} type @param {number} x @param {number} y */
function shapeOf(type, x, y) {
  const corners = CORNERS[type ?? ""];
  if (!corners) return draw("circle", { class: "sign", cx: x, cy: y, r: SIZE });
  return draw("polygon", {
    class: "sign",
    points: corners.map(([dx, dy]) => `${x + dx * SIZE},${y + dy * SIZE}`).join(" "),
  });
}

/** @param {DrawnNode} node @param {Point} place @param {number | undefined} middle of its label, where that has room */
function nodeOf(node, { x, y }, middle) {
  const page = pageOf(node.iri);
  const label = middle === undefined ? [] : [draw("text", { x: middle, y: y - 11 }, brief(nameOf(node)))];
  const marks = [shapeOf(node.type, x, y), ...label, draw("title", {}, node.title ?? (node.label || short(node.iri)))];
  const look = { class: node.type ?? "" };
  return page
    ? draw("a", { ...look, href: page, "aria-label": brief(nameOf(node)) }, ...marks)
    : draw("g", look, ...marks);
}
