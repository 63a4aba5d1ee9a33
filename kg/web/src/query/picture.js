// A small picture of nodes and lines, as an image of vectors whose nodes lead to their pages.
import { placesOf } from "./places.js";
import { localName, pageOf, short } from "./terms.js";

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 46;
const LONGEST = 30;
const [LETTER, LINE, SIZE] = [6.8, 15, 6];

function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const brief = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
const heightOf = (width, count) =>
  Math.round(Math.max(260, Math.min(680, width * (width < 500 ? 1.2 : 0.6), 140 + count * 22)));

/** @param {{nodes: Map<string, {iri: string, label: string, type?: string, title?: string}>, lines: {ends: string[], said: Set<string>}[]}} parts */
export function drawPicture({ nodes, lines }, across) {
  const width = Math.max(300, Math.min(1120, Math.round(across)));
  const height = heightOf(width, nodes.size);
  const number = new Map([...nodes.keys()].map((iri, at) => [iri, at]));
  const units = placesOf(
    nodes.size,
    lines.map(({ ends }) => ends.map((iri) => number.get(iri))),
  );
  const at = (iri) => {
    const { x, y } = units[number.get(iri)];
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

function lineOf({ ends: [from, to], said }, at) {
  const [a, b] = [at(from), at(to)];
  return draw("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y }, draw("title", {}, [...said].join(", ")));
}

const nameOf = (node) => node.label || localName(node.iri);

/** The labels that have room, those of the nodes with most lines first: the x of each, by IRI. */
function withRoom(nodes, lines, at, width) {
  const degree = new Map();
  for (const iri of lines.flatMap(({ ends }) => ends)) degree.set(iri, (degree.get(iri) ?? 0) + 1);
  const taken = [...nodes.keys()].map((iri) => ({
    iri,
    left: at(iri).x - 5,
    right: at(iri).x + 5,
    top: at(iri).y - 5,
    bottom: at(iri).y + 5,
  }));
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

function shapeOf(type, x, y) {
  const corners = CORNERS[type];
  if (!corners) return draw("circle", { class: "sign", cx: x, cy: y, r: SIZE });
  return draw("polygon", {
    class: "sign",
    points: corners.map(([dx, dy]) => `${x + dx * SIZE},${y + dy * SIZE}`).join(" "),
  });
}

function nodeOf(node, { x, y }, middle) {
  const page = pageOf(node.iri);
  const label = middle === undefined ? [] : [draw("text", { x: middle, y: y - 11 }, brief(nameOf(node)))];
  const marks = [shapeOf(node.type, x, y), ...label, draw("title", {}, node.title ?? (node.label || short(node.iri)))];
  const look = { class: node.type ?? "" };
  return page
    ? draw("a", { ...look, href: page, "aria-label": brief(nameOf(node)) }, ...marks)
    : draw("g", look, ...marks);
}
