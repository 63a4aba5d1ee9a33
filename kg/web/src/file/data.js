// The data in the file, joined: what the view says of nodes and edges, and where the network has them.

import { byId, need } from "../shared/dom.js";

/** @import {Columns, FileData, FileStatement, FileThing, Sentence} from "./types" */

/** @type {FileData} */
const { view, texts, words, network } = JSON.parse(byId("data").textContent ?? "");

export { network, words };
export const { title, notice, base, groups } = view;

/** The IRI of what stands in the file without the base. @param {string} local */
export const iriOf = (local) => (!local || local.includes(":") ? local : base + local);
/** @param {string} iri */
const idOf = (iri) => (base && iri.startsWith(base) ? iri.slice(base.length) : iri);

const EMPTY = { alt_labels: [], text: "", details: [], notes: [], and_others: false };
const ids = new Map(network.nodes.map(({ id }, place) => [id, idOf(view.nodes[place].iri)]));

/**
 * The records of a list of columns.
 * @template {object} Row
 * @param {Columns<Row>} columns
 * @returns {Row[]}
 */
function rows(columns) {
  const filled = /** @type {[string, unknown[]][]} */ (Object.entries(columns));
  const [[, first]] = filled;
  return first.map(
    (_, place) => /** @type {Row} */ (Object.fromEntries(filled.map(([name, column]) => [name, column[place]]))),
  );
}

/** @type {Map<string, FileThing>} what is known of each node, by its id, which is the rest of its IRI */
export const things = new Map(
  view.nodes.map((node, place) => {
    const { x, y } = network.nodes[place];
    const id = idOf(node.iri);
    const authors = (node.authors ?? []).map(({ name, node: drawn }) => ({ name, id: ids.get(drawn ?? "") ?? "" }));
    return [id, { ...EMPTY, short: node.label, ...node, authors, id, x, y }];
  }),
);

/** @type {FileStatement[]} each with its ends and what backs it */
export const statements = rows(view.edges).map((edge, place) => {
  const { from, to } = network.edges[place];
  return { ...edge, source: need(ids, from), target: need(ids, to), place };
});

/** @type {Sentence[]} */
export const evidence = rows(view.evidence).map((one) => ({
  ...one,
  title: texts[one.title],
  field: texts[one.field],
  sentence: texts[one.sentence],
  extractor: texts[one.extractor],
  run: texts[one.run],
  paper: ids.get(one.paper) ?? "",
}));

/** Whether the file has all that the graph has. */
/** How many things the graph has of which this file holds some. @type {number} */
export const total = view.total_nodes;
export const isWhole = view.total_nodes === things.size && view.total_edges === statements.length;

export const focus = ids.get(view.focus) ?? "";

/** @type {Map<string, FileStatement[]>} the statements about each node, as they stand in the file */
const about = new Map([...things.keys()].map((id) => [id, []]));
for (const one of statements) for (const end of new Set([one.source, one.target])) need(about, end).push(one);

/** A thing that the file has. @param {string} id */
export const thingOf = (id) => need(things, id);
/** The statements about a thing that the file has, as they stand there. @param {string} id */
export const statementsOf = (id) => need(about, id);
