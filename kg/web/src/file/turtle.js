// Turtle: things, what is said between them, and each statement with its sentences and offsets.
import { need } from "../shared/dom.js";
import { base, evidence, iriOf, thingOf, words } from "./data.js";

/** @import {FileStatement, FileThing, SeenPart} from "./types" */
/** @typedef {string | number | null} Value one that is null is left out */

const PREFIXES = {
  dct: "http://purl.org/dc/terms/",
  fabio: "http://purl.org/spar/fabio/",
  foaf: "http://xmlns.com/foaf/0.1/",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  sg: "https://w3id.org/scholargraph/ns#",
  skos: "http://www.w3.org/2004/02/skos/core#",
};
/** @type {Record<string, string>} */
const NAMES = { Paper: "dct:title", Person: "foaf:name" };
const CLASSES = new Map(words.types.map((type) => [type.name, type.class]));
const RELATIONS = new Map(words.relations.map((relation) => [relation.name, relation.iri]));
/** @type {Record<string, string>} */
const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** @param {string} letter */
const code = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`;
/** @param {string} value */
const literal = (value) => `"${value.replace(/[\\"\u0000-\u001f\u007f]/g, (one) => ESCAPES[one] ?? code(one))}"`;
// What an IRI cannot hold is written as its bytes.
/** @param {string} value */
const iri = (value) =>
  `<${value.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`)}>`;
/** @param {number} value */
const decimal = (value) => (Number.isInteger(value) ? `${value}.0` : value.toFixed(4).replace(/0+$/, ""));

/** A subject with what is said of it; what is null is left out. @param {string} subject @param {[string, Value][]} pairs */
function block(subject, pairs) {
  const said = pairs.filter(([, value]) => value !== null).map(([predicate, value]) => `  ${predicate} ${value}`);
  return said.length ? `${iri(subject)}\n${said.join(" ;\n")} .` : "";
}

/** @param {FileThing} thing @returns {[string, Value][]} */
const named = (thing) => [
  ["a", iri(need(CLASSES, thing.type))],
  [NAMES[thing.type] ?? "skos:prefLabel", literal(thing.label)],
  ["fabio:hasPublicationYear", thing.year ?? null],
];

/** @param {FileThing} thing */
function thingBlock(thing) {
  /** @type {[string, Value][]} */
  const others = thing.alt_labels.map((name) => ["skos:altLabel", literal(name)]);
  return block(thing.iri, [...named(thing), ...others, ["dct:abstract", thing.text ? literal(thing.text) : null]]);
}

/** @param {FileStatement} one */
function statementBlock(one) {
  const [from, to] = [one.source, one.target].map((id) => iri(thingOf(id).iri));
  return block(iriOf(one.statement), [
    ["a", "sg:Assertion"],
    ["rdf:subject", from],
    ["rdf:predicate", iri(need(RELATIONS, one.relation))],
    ["rdf:object", to],
    ["sg:confidence", one.confidence === null ? null : decimal(one.confidence)],
    ["sg:evidence", one.evidence.map((at) => iri(iriOf(evidence[at].iri))).join(", ") || null],
  ]);
}

/** Offsets count the code points of the text of the field, as the sentence's own do. @param {number} at */
function evidenceBlock(at) {
  const { iri: name, paper, field, sentence, begin, end, offset, run, confidence } = evidence[at];
  const letters = Array.from(sentence);
  const from = end > begin ? offset : null;
  return block(iriOf(name), [
    ["a", "sg:Evidence"],
    ["prov:wasDerivedFrom", paper ? iri(thingOf(paper).iri) : null],
    ["prov:wasGeneratedBy", run ? iri(run) : null],
    ["sg:field", field ? literal(field) : null],
    ["sg:sentence", literal(sentence)],
    ["sg:exact", end > begin ? literal(letters.slice(begin, end).join("")) : null],
    ["sg:sentenceBegin", offset],
    ["sg:begin", from === null ? null : from + begin],
    ["sg:end", from === null ? null : from + end],
    ["sg:confidence", confidence === null ? null : decimal(confidence)],
  ]);
}

/** The papers of sentences that are not seen themselves, by title and year; and what read them. @param {number[]} used places of sentences @param {Set<string>} seen */
function sources(used, seen) {
  const papers = new Set(used.map((at) => evidence[at].paper).filter((id) => id && !seen.has(id)));
  const runs = new Map(
    used.map((at) => evidence[at]).flatMap(({ run, extractor }) => (run && extractor ? [[run, extractor]] : [])),
  );
  return [
    ...[...papers].map(thingOf).map((paper) => block(paper.iri, named(paper))),
    ...[...runs].map(([run, name]) => block(run, [["rdfs:label", literal(name)]])),
  ];
}

/** @param {SeenPart} seen */
export function toTurtle({ nodes, edges }) {
  const told = edges.filter((one) => one.statement);
  const places = [...new Set(told.flatMap((one) => one.evidence))];
  const direct = edges.map(
    (one) => `${iri(thingOf(one.source).iri)} ${iri(need(RELATIONS, one.relation))} ${iri(thingOf(one.target).iri)} .`,
  );
  const prefixes = Object.entries(base ? { ...PREFIXES, sgd: base } : PREFIXES).map(
    ([name, value]) => `@prefix ${name}: ${iri(value)} .`,
  );
  const parts = [
    prefixes.join("\n"),
    ...nodes.map(({ thing }) => thingBlock(thing)),
    direct.join("\n"),
    ...told.map(statementBlock),
    ...places.map(evidenceBlock),
    ...sources(places, new Set(nodes.map(({ id }) => id))),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
