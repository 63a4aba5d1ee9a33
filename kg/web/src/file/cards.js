// The card of a thing or of a pair, made from the data in the file as the server makes them.
import { isThere, need } from "../shared/dom.js";
import { evidence, isWhole, statements, statementsOf, thingOf, things, words } from "./data.js";

/** @import {Card, Group, Line, Link, Place, Relation, Statement} from "../shared/data" */
/** @import {FileStatement, FileThing} from "./types" */

const ORDER = new Map(words.relations.map((relation, place) => [relation.name, place]));
const SHARED = 2; // papers that make things belong together
const PLAIN = /^[1-9][0-9]{0,14}$/;

/** @param {string} id */
const page = (id) => `#${new URLSearchParams({ node: id })}`;
/** @param {{id: string, label: string, type: string}} thing @returns {Link} */
const link = ({ id, label, type }) => ({ text: label, href: page(id), type });

/** A sentence cut at its words; offsets count code points. @param {number} at @returns {Place} */
function place(at) {
  const { paper, title, field, sentence, begin, end, confidence } = evidence[at];
  const letters = Array.from(sentence);
  /** @param {number[]} span */
  const part = (...span) => letters.slice(...span).join("");
  return {
    before: part(0, begin),
    exact: part(begin, end),
    after: part(end),
    field,
    confidence,
    paper: things.has(paper) ? link(thingOf(paper)) : { text: title, href: "", type: "" },
  };
}

/** @param {number} at @returns {Place} */
const withExtractor = (at) => ({ ...place(at), extractor: evidence[at].extractor });

/** @param {Line} a @param {Line} b */
const byNewest = (a, b) => b.year - a.year || (b.confidence ?? 0) - (a.confidence ?? 0) || byText(a, b);

/** @param {FileStatement} one @param {string} id @returns {Line} */
function line(one, id) {
  const other = thingOf(one.source === id ? one.target : one.source);
  return {
    other: link(other),
    year: other.year ?? 0,
    confidence: one.confidence,
    note: one.note,
    places: one.evidence.map(place),
    more: 0,
    statement: "",
  };
}

/** @param {Line} a @param {Line} b */
const byText = (a, b) => a.other.text.localeCompare(b.other.text, "en");
/** @param {Line & {papers: number}} a @param {Line & {papers: number}} b */
const byCount = (a, b) => b.papers - a.papers || byText(a, b);
/** @param {FileStatement} years */
const span = ({ since, until }) => (since === null ? "" : since === until ? `, ${since}` : `, ${since} to ${until}`);
/** @param {number} count */
const inPapers = (count) => `${count} paper${count === 1 ? "" : "s"}`;

/** @param {string} id @param {string} title @param {Line[]} lines @returns {Group} */
const group = (id, title, lines) => ({ id, title, count: String(lines.length), lines, more: "" });

/** Who wrote papers with someone, and how many. @param {string} id @param {string} title @param {FileStatement[]} found */
function coauthors(id, title, found) {
  const lines = found.map((one) => ({ ...line(one, id), note: inPapers(one.papers) + span(one), papers: one.papers }));
  return group("to-coauthorOf", title, lines.sort(byCount));
}

/** The papers that say something of a thing. @param {string} id */
const papersOf = (id) => new Set(statementsOf(id).flatMap((one) => one.evidence.map((at) => evidence[at].paper)));

/** What is named in the same papers, two at least; a part of a graph cannot tell. @param {string} id */
function together(id) {
  const papers = papersOf(id);
  if (!isWhole || !words.concepts.includes(thingOf(id).type) || papers.size < SHARED) return [];
  const others = [...things.values()].filter((other) => other.id !== id && words.concepts.includes(other.type));
  const counted = others.map((other) => ({
    other,
    count: [...papersOf(other.id)].filter((paper) => papers.has(paper)).length,
  }));
  const lines = counted
    .filter(({ count }) => count >= SHARED)
    .map(({ other, count }) => ({
      other: link(other),
      year: 0,
      confidence: null,
      note: inPapers(count),
      papers: count,
      places: [],
      more: 0,
      statement: "",
    }));
  return lines.length ? [group("to-coOccursWith", "in papers together with", lines.sort(byCount))] : [];
}

/** The neighbours of a thing by relation and direction; who wrote a paper stands above them. @param {string} id */
const groups = (id) => [...words.relations.flatMap((relation) => related(id, relation)), ...together(id)];

/** @param {string} id @param {Relation} relation @returns {Group[]} */
function related(id, { name, label, heading, symmetric }) {
  const all = statementsOf(id).filter((one) => one.relation === name);
  if (name === "coauthorOf") return all.length ? [coauthors(id, label, all)] : [];
  const out = name === "creator" ? [] : all.filter((one) => symmetric || one.source === id);
  const inward = symmetric ? [] : all.filter((one) => one.target === id);
  /** @param {string} key @param {string} title @param {FileStatement[]} list */
  const grouped = (key, title, list) =>
    list.length ? group(key, title, list.map((one) => line(one, id)).sort(byNewest)) : null;
  return [grouped(`to-${name}`, label, out), grouped(`from-${name}`, heading, inward)].filter(isThere);
}

/** @param {string} name */
const spelled = (name) => name.toLowerCase().replaceAll("-", " ");
/** @param {string} name @param {RegExp} letters */
const count = (name, letters) => (name.match(letters) ?? []).length;
/** @param {string} a @param {string} b */
const plainer = (a, b) =>
  count(a, /-/g) - count(b, /-/g) || count(a, /\p{Lu}/gu) - count(b, /\p{Lu}/gu) || (a < b ? -1 : 1);

/** One of each name that is written in several ways, the plainest, and not the label. @param {FileThing} thing */
function otherNames({ label, alt_labels: names }) {
  const found = new Map(
    [...names]
      .sort(plainer)
      .reverse()
      .map((name) => [spelled(name), name]),
  );
  found.delete(spelled(label));
  return [...found.values()].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** @param {string} name @param {string} value */
const figure = (name, value) => {
  if (name === "Novelty" && Number(value) <= 1) return `${Math.round(100 * Number(value))} %`;
  return PLAIN.test(value) ? Number(value).toLocaleString("en") : value;
};

/** Authors as they are written, each with the person it is, where that one is in the file. @param {FileThing} thing @returns {Link[]} */
const authors = (thing) =>
  thing.authors.map(({ name, id }) => (id ? { ...link(thingOf(id)), text: name } : { text: name, href: "", type: "" }));

/** Details but the authors, which a card has links for; figures as people write them. @param {FileThing} thing */
function details({ type, details: all, notes }) {
  if (type !== "Paper") return all.map((d) => ({ href: "", ...d, value: figure(d.name, d.value) }));
  const code = notes
    .filter(({ kind }) => kind === "code")
    .map(({ text, href = "" }) => ({ name: "Code", value: text, href }));
  const left = all.filter(({ name }) => name !== "Authors" && !(code.length && name === "Code"));
  return [...code, ...left.map((detail) => ({ href: "", ...detail }))];
}

/** What a card says of a thing. @param {FileThing} thing @returns {Card} */
export function readCardOf(thing) {
  return {
    id: thing.id,
    label: thing.label,
    type: thing.type,
    kind: thing.type,
    alt_labels: otherNames(thing),
    text: thing.text,
    authors: authors(thing),
    and_others: thing.and_others,
    details: details(thing),
    notes: thing.notes.map((note) => [note, note.evidence.map(place)]),
    groups: groups(thing.id),
  };
}

/** Each relation between two things, both ways. @param {string} one @param {string} other @returns {Statement[]} */
export function readStatements(one, other) {
  const ends = new Set([one, other]);
  const between = statements.filter(({ source, target }) => source !== target && ends.has(source) && ends.has(target));
  const label = new Map(words.relations.map((relation) => [relation.name, relation.label]));
  return between
    .sort((a, b) => need(ORDER, a.relation) - need(ORDER, b.relation) || a.place - b.place)
    .map(({ source, target, relation, confidence, note, evidence: places }) => ({
      id: "",
      source,
      target,
      relation,
      label: label.get(relation) ?? relation,
      confidence,
      sentences: places.length,
      note,
      places: places.map(withExtractor),
      more: 0,
    }));
}
