// Where in a query a place is: in a triple's subject, property or object, in an expression, or outside.
import { declared, tokensOf } from "./tokens.js";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TERMS = new Set(["iri", "name", "variable", "string", "number"]);
const OPENS_GROUP = new Set([
  "OPTIONAL",
  "UNION",
  "MINUS",
  "GRAPH",
  "FILTER",
  "BIND",
  "VALUES",
  "NOT",
  "EXISTS",
  "WHERE",
  "SERVICE",
]);
const AFTER_GROUP = new Set(["ORDER", "GROUP", "LIMIT", "OFFSET", "HAVING"]);

/** @import {Token} from "./types" */
/** @typedef {"subject" | "property" | "object" | "end" | "expression" | "head" | "prefix" | "values" | "after"} Role */
/** @typedef {{subject: string, property: string, object: string, iri: string}} Triple terms as they are written; the property and the object in full besides */
/** @typedef {Place & {group: boolean}} Frame what a bracket opens; a group holds triples */

/**
 * @typedef {object} Place
 * @property {Role} role
 * @property {string} subject the term as it is written, "" where there is none
 * @property {string} property its IRI, "" where there is none
 */

/**
 * Reads a whole query, and says what is known at one offset of it.
 * @param {string} text
 * @param {number} offset
 * @param {Record<string, string>} known namespaces by prefix
 */
export function readQuery(text, offset, known = {}) {
  const tokens = tokensOf(text).filter((token) => token.kind !== "comment");
  const prefixes = new Map([...Object.entries(known), ...declared(tokens)]);
  const reader = new Reader(prefixes);
  /** @type {Place | null} */
  let place = null;
  for (const token of tokens) {
    const reached = token.from >= offset || (token.to >= offset && token.kind !== "sign");
    if (!place && reached) place = reader.place();
    reader.read(token);
  }
  const variables = [
    ...new Set(
      tokens
        .filter((t) => t.kind === "variable" && !(t.from < offset && offset <= t.to))
        .map((t) => `?${t.text.slice(1)}`),
    ),
  ];
  return { place: place ?? reader.place(), triples: reader.triples, variables, prefixes };
}

class Reader {
  /** @param {Map<string, string>} prefixes */
  constructor(prefixes) {
    this.prefixes = prefixes;
    /** @type {Triple[]} */
    this.triples = [];
    this.frames = [frame("head")];
    this.fresh = 0;
  }

  get top() {
    return this.frames[this.frames.length - 1];
  }

  /** @returns {Place} */
  place() {
    const { role, subject, property } = this.top;
    return { role, subject, property: this.expand(property) };
  }

  /** @param {string} term */
  expand(term) {
    if (term === "a") return TYPE;
    if (term.startsWith("<")) return term.slice(1, -1);
    const colon = term.indexOf(":");
    const space = colon < 0 ? undefined : this.prefixes.get(term.slice(0, colon));
    return space === undefined ? "" : space + term.slice(colon + 1);
  }

  /** @param {Token} token */
  read(token) {
    if (token.kind === "word") this.readWord(token.text);
    else if (token.kind === "sign") this.readSign(token.text);
    else if (TERMS.has(token.kind)) this.readTerm(token.text);
  }

  /** @param {string} word */
  readWord(word) {
    const { top } = this;
    const keyword = word.toUpperCase();
    if (top.role === "property" && word === "a") this.readTerm(word);
    else if (keyword === "PREFIX" || keyword === "BASE") top.role = "prefix";
    else if (keyword === "SELECT") top.role = "head";
    else if (keyword === "VALUES") top.role = "values";
    else if (OPENS_GROUP.has(keyword) && top.group) top.role = "subject";
    else if (AFTER_GROUP.has(keyword)) top.role = "after";
    else if (keyword === "TRUE" || keyword === "FALSE") this.readTerm(keyword);
  }

  /** @param {string} text */
  readTerm(text) {
    const { top } = this;
    if (top.role === "prefix" && text.startsWith("<")) top.role = "head";
    else if (top.role === "subject") Object.assign(top, { subject: text, role: "property" });
    else if (top.role === "property") Object.assign(top, { property: text, role: "object" });
    else if (top.role === "object") this.end(text);
  }

  /** @param {string} object */
  end(object) {
    const { top } = this;
    this.triples.push({ subject: top.subject, property: this.expand(top.property), object, iri: this.expand(object) });
    top.role = "end";
  }

  /** @param {string} sign */
  readSign(sign) {
    const { top } = this;
    const act = SIGNS[sign];
    if (act) act(this, top);
  }
}

/** @param {Role} role @param {Partial<Frame>} own @returns {Frame} */
const frame = (role, own = {}) => ({ role, subject: "", property: "", group: false, ...own });

/** @param {Reader} reader */
const pop = (reader) => {
  if (reader.frames.length > 1) reader.frames.pop();
};

/** @type {Record<string, (reader: Reader, top: Frame) => void>} */
const SIGNS = {
  "{": (reader, top) => reader.frames.push(top.role === "values" ? frame("values") : frame("subject", { group: true })),
  "}": (reader) => {
    pop(reader);
    reader.top.role = reader.frames.length > 1 ? "subject" : "after";
  },
  ".": (_, top) => {
    if (top.group) top.role = "subject";
  },
  ";": (_, top) => {
    if (top.subject) top.role = "property";
  },
  ",": (_, top) => {
    if (top.role === "end") top.role = "object";
  },
  "(": (reader, top) => {
    if (top.role !== "property") reader.frames.push(frame(top.role === "values" ? "values" : "expression"));
  },
  ")": (reader, top) => {
    if (top.role === "expression" || top.role === "values") pop(reader);
  },
  // A blank node in brackets is the object of one triple and the subject of those inside.
  "[": (reader, top) => {
    reader.fresh += 1;
    const name = `[${reader.fresh}]`;
    if (top.role === "object") reader.end(name);
    else if (top.role === "subject") Object.assign(top, { subject: name, role: "property" });
    reader.frames.push(frame("property", { subject: name }));
  },
  "]": pop,
  "/": (_, top) => {
    if (top.role === "object") top.role = "property";
  },
  "|": (_, top) => {
    if (top.role === "object") top.role = "property";
  },
};

/** The classes that a query gives its terms, by what the terms are called in it. @param {Triple[]} triples @param {Map<string, string>} ranges */
export function classesOf(triples, ranges) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  /** @param {string} term @param {string | undefined} iri */
  const add = (term, iri) => {
    if (iri) found.set(term, (found.get(term) ?? new Set()).add(iri));
  };
  for (const triple of triples) if (triple.property === TYPE) add(triple.subject, triple.iri);
  for (const triple of triples) if (!found.has(triple.object)) add(triple.object, ranges.get(triple.property));
  return found;
}
