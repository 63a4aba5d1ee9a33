// What is seen as files for other programs: Turtle with evidence, GEXF, VOSviewer JSON, BibTeX, RIS.

import { toBibtex, toRis } from "./citations.js";
import { statements, thingOf } from "./data.js";
import { toGexf } from "./gexf.js";
import { toTurtle } from "./turtle.js";
import { toVosviewer } from "./vosviewer.js";

/** @import {Seen} from "../shared/data" */
/** @import {SeenPart} from "./types" */

/** @type {Record<string, [(seen: SeenPart) => string, string]>} */
const MAKERS = {
  ttl: [toTurtle, "text/turtle;charset=utf-8"],
  gexf: [toGexf, "application/gexf+xml"],
  json: [toVosviewer, "application/json"],
  bib: [toBibtex, "application/x-bibtex"],
  ris: [toRis, "application/x-research-info-systems"],
};

/**
 * @param {string} form one of "ttl", "gexf", "json", "bib", "ris"
 * @param {Seen} seen
 * @returns {Blob}
 */
export function toFile(form, { title, nodes, edges }) {
  const [make, type] = MAKERS[form];
  const drawn = nodes.map(([id, x, y, group, degree]) => ({ thing: thingOf(id), id, x, y, group, degree }));
  const wanted = new Set(edges.map(([from, relation, to]) => `${nodes[from][0]} ${relation} ${nodes[to][0]}`));
  const said = statements.filter(({ source, relation, target }) => wanted.has(`${source} ${relation} ${target}`));
  return new Blob([make({ title, nodes: drawn, edges: said })], { type });
}
