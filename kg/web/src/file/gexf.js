// GEXF 1.2 with places, sizes and groups, as Gephi reads it.

import { radius } from "../explorer/places.js";
import { xml } from "../shared/dom.js";

/** @import {FileStatement, SeenNode, SeenPart} from "./types" */
/** @typedef {Record<string, string>} Kinds of values, by name */

const NODE = { iri: "string", type: "string", year: "integer", group: "integer", degree: "integer" };
const EDGE = { relation: "string", confidence: "double", sentences: "integer" };

/** @param {"node" | "edge"} of @param {Kinds} names */
const kinds = (of, names) => [
  `<attributes class="${of}" mode="static">`,
  ...Object.entries(names).map(([name, type]) => `<attribute id="${of}-${name}" title="${name}" type="${type}"/>`),
  "</attributes>",
];

/** @param {"node" | "edge"} of @param {Kinds} names @param {Record<string, string | number | null | undefined>} known */
function values(of, names, known) {
  const there = Object.keys(names).filter((name) => known[name] !== undefined && known[name] !== null);
  return `<attvalues>${there.map((name) => `<attvalue for="${of}-${name}" value="${xml(String(known[name]))}"/>`).join("")}</attvalues>`;
}

/** @param {SeenNode} node */
function node({ thing, id, x, y, group, degree }) {
  const known = values("node", NODE, { iri: thing.iri, type: thing.type, year: thing.year, group, degree });
  return `<node id="${xml(id)}" label="${xml(thing.label)}">${known}<viz:position x="${x}" y="${-y}" z="0"/><viz:size value="${radius(thing).toFixed(1)}"/></node>`;
}

/** @param {FileStatement} edge @param {number} place */
function edge({ source, target, relation, confidence, evidence }, place) {
  const known = values("edge", EDGE, { relation, confidence, sentences: evidence.length });
  return `<edge id="${place}" source="${xml(source)}" target="${xml(target)}" label="${xml(relation)}">${known}</edge>`;
}

/** @param {SeenPart} seen */
export function toGexf({ title, nodes, edges }) {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">',
    `<meta><description>${xml(title)}</description></meta>`,
    `<graph defaultedgetype="directed" mode="static" name="${xml(title)}">`,
    ...kinds("node", NODE),
    ...kinds("edge", EDGE),
    "<nodes>",
    ...nodes.map(node),
    "</nodes>",
    "<edges>",
    ...edges.map(edge),
    "</edges>",
    "</graph>",
    "</gexf>",
    "",
  ].join("\n");
}
