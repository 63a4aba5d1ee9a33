// An answer as a small picture of nodes and lines, and the way from it into the explorer.
import { glyph, make, plural } from "../shared/dom.js";
import { drawPicture } from "./picture.js";
import { linksOf } from "./shape.js";
import { localName, pageOf, terms } from "./terms.js";

const NODES = 100;
const ADDED = 200;
const LABELS = /(?:#prefLabel|\/title|\/name|#label)$/;
const TYPE = /#type$/;

/** What is drawn of an answer: nodes by IRI, lines between them in the order of rows, and all that there is. */
function partsOf(answer, shape) {
  const { from, to, by } = linksOf(shape);
  const labels = answer.form === "triples" ? labelsOfTriples(answer.rows) : labelsOfColumns(answer, shape);
  const [nodes, lines, all] = [new Map(), new Map(), new Set()];
  for (const row of answer.rows) {
    const ends = [row[from]?.value, row[to]?.value];
    if (!isLine(answer, row, from, to)) continue;
    for (const iri of ends) all.add(iri);
    if (new Set([...nodes.keys(), ...ends]).size > NODES) continue;
    for (const iri of ends) nodes.set(iri, { iri, label: labels.get(iri) ?? "" });
    const key = ends.join(" ");
    const said = lines.get(key)?.said ?? new Set();
    if (row[by]) said.add(localName(row[by].value));
    lines.set(key, { ends, said });
  }
  return { nodes, lines: [...lines.values()], all };
}

function isLine(answer, row, from, to) {
  const things = [row[from], row[to]].every((end) => end && end.type !== "literal");
  return things && !(answer.form === "triples" && TYPE.test(row[1].value));
}

function labelsOfTriples(rows) {
  const named = rows.filter(([, property, object]) => object.type === "literal" && LABELS.test(property.value));
  return new Map(named.map(([subject, , object]) => [subject.value, object.value]));
}

function labelsOfColumns({ columns, rows }, shape) {
  const pairs = [...shape.names].map((pair) => pair.map((name) => columns.indexOf(name)));
  return new Map(
    rows.flatMap((row) =>
      pairs
        .filter(([iri, name]) => row[iri] && row[name]?.type === "literal")
        .map(([iri, name]) => [row[iri].value, row[name].value]),
    ),
  );
}

const idOf = (iri) => iri.slice(terms.base.length);
const ownOf = (iris) => [...iris].filter((iri) => pageOf(iri));

/** Where the explorer shows these things, around the one with most lines; "" where none is of this graph. */
function explorerLink({ all, lines }) {
  const degree = new Map();
  for (const iri of lines.flatMap(({ ends }) => ends)) degree.set(iri, (degree.get(iri) ?? 0) + 1);
  const own = ownOf(all).slice(0, ADDED);
  if (!own.length) return "";
  const centre = idOf(own.reduce((most, iri) => ((degree.get(iri) ?? 0) > (degree.get(most) ?? 0) ? iri : most)));
  const shown = new URLSearchParams([["node", centre], ...own.map((iri) => ["add", idOf(iri)])]);
  return `/explore?${new URLSearchParams({ around: centre })}#${shown}`;
}

/** The names and types of the things of this graph, as far as the server draws them. */
async function learnNames(nodes) {
  const add = ownOf(nodes.keys()).map(idOf);
  if (!add.length) return;
  const answer = await fetch("/view/nodes.json", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ add, drawn: [] }),
  });
  if (!answer.ok) return;
  for (const { id, label, short, type } of (await answer.json()).nodes) {
    const node = nodes.get(terms.base + id);
    Object.assign(node, { type, label: short ?? label, title: label });
  }
}

function legendOf(nodes) {
  const types = [...new Set([...nodes.values()].map((node) => node.type).filter(Boolean))].sort();
  return make("ul", { class: "signs" }, ...types.map((type) => make("li", { class: type }, glyph(), type)));
}

export function showGraph(answer, shape) {
  const parts = partsOf(answer, shape);
  if (!parts.nodes.size)
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
