// What is seen, as a file: PNG, SVG, or CSV.

import { make, xml } from "../shared/dom.js";
import { verbs } from "./api.js";
import { colourOf, ringOf } from "./colours.js";
import { toCsv } from "./csv.js";
import { colours } from "./labels.js";
import { nodeOf, state } from "./model.js";
import { toPng } from "./picture.js";
import { radius } from "./places.js";
import { CORNERS, ROUND } from "./shapes.js";
import { visible } from "./sieve.js";
import { listedStatements } from "./table.js";

/** @import {Node} from "./types" */

const name = () =>
  (state.title || "graph")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, 60)
    .replace(/^-|-$/g, "") || "graph";

/** Have the browser save something under the name of what is seen. @param {Blob} blob @param {string} suffix */
export function hand(blob, suffix) {
  const href = URL.createObjectURL(blob);
  make("a", { href, download: `${name()}.${suffix}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

export function saveCsv() {
  const rows = listedStatements().map((edge) => {
    const [from, to] = [nodeOf(edge.source), nodeOf(edge.target)];
    return [
      from.label,
      from.type,
      verbs.get(edge.relation) ?? edge.relation,
      to.label,
      to.type,
      edge.confidence,
      edge.sentences,
      from.id,
      to.id,
    ];
  });
  const head = [
    "subject",
    "subject_type",
    "relation",
    "object",
    "object_type",
    "confidence",
    "sentences",
    "subject_id",
    "object_id",
  ];
  hand(new Blob([toCsv([head, ...rows])], { type: "text/csv;charset=utf-8" }), "csv");
}

export async function savePng() {
  const picture = await toPng({ width: 1600, height: 1100 });
  if (picture) hand(picture, "png");
}

/** @param {Node} node */
function mark(node) {
  const far = radius(node);
  const paint = `fill="${xml(colourOf(node))}" stroke="${xml(ringOf())}"`;
  if (!(node.type in CORNERS))
    return `<circle cx="${node.x.toFixed(1)}" cy="${node.y.toFixed(1)}" r="${(ROUND * far).toFixed(1)}" ${paint}/>`;
  const points = CORNERS[node.type].map(
    ([x, y]) => `${(node.x + x * far).toFixed(1)},${(node.y + y * far).toFixed(1)}`,
  );
  return `<polygon points="${points.join(" ")}" ${paint}/>`;
}

export function toSvg() {
  const now = visible();
  const drawn = [...now.nodes].map(nodeOf);
  const [left, right] = [Math.min(...drawn.map((n) => n.x)) - 60, Math.max(...drawn.map((n) => n.x)) + 60];
  const [top, bottom] = [Math.min(...drawn.map((n) => n.y)) - 40, Math.max(...drawn.map((n) => n.y)) + 60];
  const lines = [...now.edges.values()].map((edge) => {
    const [from, to] = [nodeOf(edge.source), nodeOf(edge.target)];
    return `<line x1="${from.x.toFixed(1)}" y1="${from.y.toFixed(1)}" x2="${to.x.toFixed(1)}" y2="${to.y.toFixed(1)}"><title>${xml(`${from.short} ${verbs.get(edge.relation)} ${to.short}`)}</title></line>`;
  });
  const texts = drawn
    .filter((node) => radius(node) > 14 || drawn.length < 60)
    .map(
      (node) =>
        `<text x="${node.x.toFixed(1)}" y="${(node.y + radius(node) + 12).toFixed(1)}">${xml(node.short)}</text>`,
    );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}" font-family="sans-serif" font-size="12">`,
    `<title>${xml(state.title)}</title><rect x="${left}" y="${top}" width="100%" height="100%" fill="${xml(colours.ground)}"/>`,
    `<g stroke="${xml(colours.edge)}" stroke-opacity="0.6">`,
    ...lines,
    "</g><g>",
    ...drawn.map(mark),
    "</g>",
    `<g text-anchor="middle" fill="${xml(colours.ink)}" stroke="${xml(colours.ground)}" stroke-width="3" paint-order="stroke">`,
    ...texts,
    "</g></svg>",
  ].join("\n");
}

export const saveSvg = () => hand(new Blob([toSvg()], { type: "image/svg+xml" }), "svg");
