// The card of a thing or of a pair, made from the data in the file as the server makes them.
import { about, evidence, isWhole, statements, things, words } from "./data.js";

const ORDER = new Map(words.relations.map((relation, place) => [relation.name, place]));
const SHARED = 2; // papers that make things belong together
const PLAIN = /^[1-9][0-9]{0,14}$/;

const page = (id) => `#${new URLSearchParams({ node: id })}`;
const link = ({ id, label, type }) => ({ text: label, href: page(id), type });

/** A sentence cut at its words; offsets count code points. */
function place(at) {
  const { paper, title, field, sentence, begin, end, confidence } = evidence[at];
  const letters = Array.from(sentence);
  const part = (...span) => letters.slice(...span).join("");
  return {
    before: part(0, begin),
    exact: part(begin, end),
    after: part(end),
    field,
    confidence,
    paper: things.has(paper) ? link(things.get(paper)) : { text: title, href: "", type: "" },
  };
}

const withExtractor = (at) => ({ ...place(at), extractor: evidence[at].extractor });

const byNewest = (a, b) => b.year - a.year || (b.confidence ?? 0) - (a.confidence ?? 0) || byText(a, b);

function line(one, id) {
  const other = things.get(one.source === id ? one.target : one.source);
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

const byText = (a, b) => a.other.text.localeCompare(b.other.text, "en");
const byCount = (a, b) => b.papers - a.papers || byText(a, b);
const span = ({ since, until }) => (since === null ? "" : since === until ? `, ${since}` : `, ${since} to ${until}`);
const inPapers = (count) => `${count} paper${count === 1 ? "" : "s"}`;

const group = (id, title, lines) => ({ id, title, count: String(lines.length), lines, more: "" });

/** Who wrote papers with someone, and how many. */
function coauthors(id, title, found) {
  const lines = found.map((one) => ({ ...line(one, id), note: inPapers(one.papers) + span(one), papers: one.papers }));
  return group("to-coauthorOf", title, lines.sort(byCount));
}

/** The papers that say something of a thing. */
const papersOf = (id) => new Set(about.get(id).flatMap((one) => one.evidence.map((at) => evidence[at].paper)));

/** What is named in the same papers, two at least; a part of a graph cannot tell. */
function together(id) {
  const papers = papersOf(id);
  if (!isWhole || !words.concepts.includes(things.get(id).type) || papers.size < SHARED) return [];
  const others = [...things.values()].filter((other) => other.id !== id && words.concepts.includes(other.type));
  const counted = others.map((other) => [other, [...papersOf(other.id)].filter((paper) => papers.has(paper)).length]);
  const lines = counted
    .filter(([, count]) => count >= SHARED)
    .map(([other, count]) => ({
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

/** The neighbours of a thing by relation and direction; who wrote a paper stands above them. */
const groups = (id) => [...words.relations.flatMap((relation) => related(id, relation)), ...together(id)];

function related(id, { name, label, heading, symmetric }) {
  const all = about.get(id).filter((one) => one.relation === name);
  if (name === "coauthorOf") return all.length ? [coauthors(id, label, all)] : [];
  const out = name === "creator" ? [] : all.filter((one) => symmetric || one.source === id);
  const inward = symmetric ? [] : all.filter((one) => one.target === id);
  return [
    [`to-${name}`, label, out],
    [`from-${name}`, heading, inward],
  ]
    .filter(([, , list]) => list.length)
    .map(([key, title, list]) => group(key, title, list.map((one) => line(one, id)).sort(byNewest)));
}

const spelled = (name) => name.toLowerCase().replaceAll("-", " ");
const count = (name, letters) => (name.match(letters) ?? []).length;
const plainer = (a, b) =>
  count(a, /-/g) - count(b, /-/g) || count(a, /\p{Lu}/gu) - count(b, /\p{Lu}/gu) || (a < b ? -1 : 1);

/** One of each name that is written in several ways, the plainest, and not the label. */
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

const figure = (name, value) => {
  if (name === "Novelty" && Number(value) <= 1) return `${Math.round(100 * Number(value))} %`;
  return PLAIN.test(value) ? Number(value).toLocaleString("en") : value;
};

/** Authors as they are written, each with the person it is, where that one is in the file. */
const authors = (thing) =>
  thing.authors.map(({ name, id }) =>
    id ? { ...link(things.get(id)), text: name } : { text: name, href: "", type: "" },
  );

/** What a card says of a thing. */
export function readCardOf(thing) {
  const isPaper = thing.type === "Paper";
  const details = thing.details
    .filter(({ name }) => !isPaper || name !== "Authors")
    .map((detail) => ({ href: "", ...detail, value: isPaper ? detail.value : figure(detail.name, detail.value) }));
  return {
    id: thing.id,
    label: thing.label,
    type: thing.type,
    kind: thing.type,
    alt_labels: otherNames(thing),
    text: thing.text,
    authors: authors(thing),
    and_others: thing.and_others,
    details,
    notes: thing.notes.map((note) => [note, note.evidence.map(place)]),
    groups: groups(thing.id),
  };
}

/** Each relation between two things, both ways. */
export function readStatements(one, other) {
  const ends = new Set([one, other]);
  const between = statements.filter(({ source, target }) => source !== target && ends.has(source) && ends.has(target));
  const label = new Map(words.relations.map((relation) => [relation.name, relation.label]));
  return between
    .sort((a, b) => ORDER.get(a.relation) - ORDER.get(b.relation) || a.place - b.place)
    .map(({ source, target, relation, confidence, note, evidence: places }) => ({
      id: "",
      source,
      target,
      relation,
      label: label.get(relation),
      confidence,
      sentences: places.length,
      note,
      places: places.map(withExtractor),
      more: 0,
    }));
}
