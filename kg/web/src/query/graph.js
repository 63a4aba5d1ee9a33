// An answer as a small picture of nodes and lines, and the way from it into the explorer.
import { glyph, isThere, make, plural } from "../shared/dom.js";
import { drawPicture } from "./picture.js";
import { linksOf } from "./shape.js";
import { localName, pageOf, terms } from "./terms.js";

/** @import {Part} from "../shared/data" */
/** @import {Answer, DrawnLine, DrawnNode, Links, Row, Shape} from "./types" */
/** @typedef {{nodes: Map<string, DrawnNode>, lines: DrawnLine[], all: Set<string>}} Parts */

const NODES = 100;
const ADDED = 200;
const LABELS = /(?:#prefLabel|\/title|\/name|#label)$/;
const TYPE = /#type$/;

/** What is drawn of an answer: nodes by IRI, lines between them in the order of rows, and all that there is. @param {Answer} answer @param {Shape} shape @param {Links} columns @returns {Parts} */
function partsOf(answer, shape, columns) {
  const labels = answer.form === "triples" ? labelsOfTriples(answer.rows) : labelsOfColumns(answer, shape);
  /** @type {Parts["nodes"]} */
  const nodes = new Map();
  /** @type {Map<string, DrawnLine>} */
  const lines = new Map();
  /** @type {Set<string>} */
  const all = new Set();
  for (const row of answer.rows) {
    const ends = endsOf(answer, row, columns);
    if (!ends) continue;
    for (const iri of ends) all.add(iri);
    if (new Set([...nodes.keys(), ...ends]).size > NODES) continue;
    for (const iri of ends) nodes.set(iri, { iri, label: labels.get(iri) ?? "" });
    const key = ends.join(" ");
    const said = lines.get(key)?.said ?? new Set();
    const called = row[columns.by];
    if (called) said.add(localName(called.value));
    lines.set(key, { ends, said });
  }
  return { nodes, lines: [...lines.values()], all };
}

/** The things that a row draws a line between, null where it draws none. @param {Answer} answer @param {Row} row @param {Links} columns @returns {[string, string] | null} */
function endsOf(answer, row, { from, to }) {
  const [one, other] = [row[from], row[to]];
  if (!one || !other || one.type === "literal" || other.type === "literal") return null;
  return answer.form === "triples" && TYPE.test(row[1]?.value ?? "") ? null : [one.value, other.value];
}

/** @param {Row[]} rows @returns {Map<string, string>} */
function labelsOfTriples(rows) {
  const triples = rows.map((row) => row.filter(isThere));
  const named = triples.filter(([, property, object]) => object.type === "literal" && LABELS.test(property.value));
  return new Map(named.map(([subject, , object]) => [subject.value, object.value]));
}

/** @param {Answer} answer @param {Shape} shape @returns {Map<string, string>} */
function labelsOfColumns({ columns, rows }, shape) {
  const pairs = [...shape.names].map((pair) => pair.map((name) => columns.indexOf(name)));
  return new Map(
    rows.flatMap((row) =>
      pairs.flatMap(([at, named]) => {
        const [thing, name] = [row[at], row[named]];
        return thing && name?.type === "literal" ? [[thing.value, name.value]] : [];
      }),
    ),
  );
}

/** @param {string} iri */
const idOf = (iri) => iri.slice(terms.base.length);
/** @param {Iterable<string>} iris */
const ownOf = (iris) => [...iris].filter((iri) => pageOf(iri));

/** Where the explorer shows these things, around the one with most lines; "" where none is of this graph. @param {Parts} parts */
function explorerLink({ all, lines }) {
  /** @type {Map<string, number>} */
  const degree = new Map();
  for (const iri of lines.flatMap(({ ends }) => ends)) degree.set(iri, (degree.get(iri) ?? 0) + 1);
  const own = ownOf(all).slice(0, ADDED);
  if (!own.length) return "";
  const centre = idOf(own.reduce((most, iri) => ((degree.get(iri) ?? 0) > (degree.get(most) ?? 0) ? iri : most)));
  const shown = new URLSearchParams([["node", centre], ...own.map((iri) => ["add", idOf(iri)])]);
  return `/explore?${new URLSearchParams({ around: centre })}#${shown}`;
}

/** The names and types of the things of this graph, as far as the server draws them. @param {Parts["nodes"]} nodes */
async function learnNames(nodes) {
  const add = ownOf(nodes.keys()).map(idOf);
  if (!add.length) return;
  const answer = await fetch("/view/nodes.json", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ add, drawn: [] }),
  });
  if (!answer.ok) return;
  /** @type {Part} */
  const found = await answer.json();
  for (const { id, label, short, type } of found.nodes) {
    const node = nodes.get(terms.base + id);
    if (node) Object.assign(node, { type, label: short, title: label });
  }
}

/** @param {Parts["nodes"]} nodes */
function legendOf(nodes) {
  const types = [...new Set([...nodes.values()].flatMap((node) => node.type ?? []))].sort();
  return make("ul", { class: "signs" }, ...types.map((type) => make("li", { class: type }, glyph(), type)));
}

/** @param {Answer} answer @param {Shape} shape */
export function showGraph(answer, shape) {
  const columns = linksOf(shape);
  const parts = columns && partsOf(answer, shape, columns);
  if (!parts?.nodes.size)
    return make("p", { class: "empty" }, "There are no two things in a row to draw a line between.");
  const link = explorerLink(parts);
  const counted =
    parts.all.size > parts.nodes.size
      ? `The first ${parts.nodes.size} of ${plural(parts.all.size, "thing")}`
      : plural(parts.nodes.size, "thing");
  const said = make(
    "figcaption",
    { class: "quiet" },
    `${counted}, ${plural(parts.lines.length, "line")}. `,
    link ? make("a", { href: link }, "See them in the explorer") : null,
  );
  const figure = make("figure", { class: "drawn" }, said);
  const draw = () =>
    requestAnimationFrame(() => figure.append(legendOf(parts.nodes), drawPicture(parts, figure.clientWidth)));
  learnNames(parts.nodes).then(draw, draw); // without names the ids stand for them
  return figure;
}
