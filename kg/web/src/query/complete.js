// What can come next in a query: classes, the properties that a class has, variables, words.
import { classesOf, readQuery } from "./context.js";
import { missing } from "./prefixes.js";
import { propertiesOf, ranges, short, terms } from "./terms.js";
import { tokensOf } from "./tokens.js";

const IN_GROUP = [
  "OPTIONAL",
  "FILTER",
  "UNION",
  "BIND",
  "VALUES",
  "MINUS",
  "FILTER NOT EXISTS",
  "FILTER EXISTS",
  "SELECT",
  "GRAPH",
];
const IN_HEAD = [
  "SELECT",
  "SELECT DISTINCT",
  "CONSTRUCT",
  "ASK",
  "DESCRIBE",
  "PREFIX",
  "WHERE",
  "COUNT",
  "SUM",
  "AVG",
  "MIN",
  "MAX",
  "SAMPLE",
  "GROUP_CONCAT",
  "AS",
  "DISTINCT",
];
const AFTER = ["ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "DESC", "ASC", "VALUES", "UNION"];
const FUNCTIONS = [
  "BOUND",
  "STR",
  "LANG",
  "DATATYPE",
  "IF",
  "COALESCE",
  "CONCAT",
  "CONTAINS",
  "STRSTARTS",
  "STRENDS",
  "STRBEFORE",
  "STRAFTER",
  "LCASE",
  "UCASE",
  "STRLEN",
  "SUBSTR",
  "REGEX",
  "REPLACE",
  "YEAR",
  "ABS",
  "ROUND",
  "CEIL",
  "FLOOR",
  "ISIRI",
  "ISLITERAL",
  "ISBLANK",
  "ISNUMERIC",
  "SAMETERM",
  "IN",
  "NOT IN",
  "NOT EXISTS",
  "EXISTS",
  "COUNT",
  "SUM",
  "AVG",
  "MIN",
  "MAX",
  "AS",
  "DISTINCT",
];

/** @import {Completion, CompletionContext, CompletionResult} from "@codemirror/autocomplete" */
/** @import {EditorView} from "@codemirror/view" */
/** @import {Place, readQuery as read} from "./context.js" */
/** @typedef {{iri: string, type: string, rank: number, count?: number}} Named a term that is offered; the first by rank come first */
/** @typedef {{place: Place, triples: ReturnType<typeof read>["triples"], variables: Completion[]}} Asked */

/** @param {string} label @returns {Completion} */
const word = (label) => ({ label, type: "keyword" });
/** @param {string} label @returns {Completion} */
const variable = (label) => ({ label, type: "variable", boost: 2 });

/** @param {CompletionContext} context @returns {CompletionResult | null} */
export function complete(context) {
  const text = context.state.doc.toString();
  const at = tokensOf(text).find((token) => token.from < context.pos && context.pos <= token.to);
  if (at && ["comment", "string", "number"].includes(at.kind)) return null;
  const begun = at && ["word", "name", "variable", "iri"].includes(at.kind) ? at : null;
  const { place, triples, variables, prefixes } = readQuery(text, context.pos, terms.prefixes);
  const wanted = place.role === "property" || (place.role === "object" && isType(place.property));
  if (!begun && !context.explicit && !(wanted && / $/.test(text.slice(0, context.pos)))) return null;
  const options = OPTIONS[place.role]({ place, triples, variables: variables.map(variable) });
  const written = new Map([...prefixes].filter(([, space]) => space));
  return {
    from: begun?.from ?? context.pos,
    options: options.map((one) => ("iri" in one ? named(one, written) : one)),
    validFor: /^[?$<]?[\p{L}\p{N}_:.-]*$/u,
  };
}

/** A thing of the graph by its name, where one is the object of a property: what is taken is its IRI. @param {CompletionContext} context @returns {Promise<CompletionResult | null>} */
export async function completeNames(context) {
  const begun = context.matchBefore(/[\p{L}\p{N}][\p{L}\p{N}-]+/u);
  const text = context.state.doc.toString();
  const at = begun && tokensOf(text).find((token) => token.from === begun.from && token.kind === "word");
  const { place, prefixes } = readQuery(text, context.pos, terms.prefixes);
  if (!begun || !at || !terms.base || !["object", "values"].includes(place.role) || isType(place.property)) return null;
  const answer = await fetch(`/queries/search.json?${new URLSearchParams({ text: begun.text, top: String(NAMES) })}`);
  if (!answer.ok || context.aborted) return null;
  const written = new Map([...prefixes].filter(([, space]) => space));
  /** @type {{rows: {label: string, type: string, iri: string}[]}} */
  const { rows } = await answer.json();
  const options = rows.map(({ label, type, iri }) => ({
    ...named({ iri, type: "text", rank: 0 }, written),
    label,
    detail: type,
  }));
  return { from: begun.from, options, filter: false };
}

const NAMES = 12;
/** @param {string} iri */
const isType = (iri) => iri.endsWith("#type");

/** A term as an option; to take it declares its prefix. @param {Named} term @param {Map<string, string>} prefixes @returns {Completion} */
function named({ iri, count, type, rank }, prefixes) {
  const label = short(iri, Object.fromEntries(prefixes));
  const said = terms.meanings[iri];
  return {
    label,
    type,
    detail: count?.toLocaleString("en"),
    info: said?.comment || undefined,
    boost: Math.max(0, FIRST - rank),
    apply: (view, _, from, to) => take(view, label, from, to),
  };
}

/** @param {EditorView} view @param {string} label @param {number} from @param {number} to */
function take(view, label, from, to) {
  const prefix = label.startsWith("<") ? [] : [label.slice(0, label.indexOf(":"))];
  const change = missing(view.state.doc.toString(), prefix);
  const moved = change && change.from <= from ? change.insert.length : 0;
  view.dispatch({
    changes: [{ from, to, insert: label }, ...(change ? [change] : [])],
    selection: { anchor: from + moved + label.length },
    userEvent: "input.complete",
  });
}

const FIRST = 90;
/** @returns {Named[]} */
const classOptions = () => terms.classes.map(({ iri, count }, rank) => ({ iri, count, type: "class", rank }));

/** @param {Place} place @param {Asked["triples"]} triples @returns {(Named | Completion)[]} */
function propertyOptions(place, triples) {
  const classes = classesOf(triples, ranges).get(place.subject);
  const found = propertiesOf(classes)
    .filter(([iri]) => !isType(iri))
    .map(([iri, count], rank) => ({ iri, count, type: "property", rank }));
  return [{ label: "a", type: "keyword", detail: "its class", boost: classes ? 0 : 99 }, ...found];
}

/** @type {Record<Place["role"], (asked: Asked) => (Named | Completion)[]>} */
const OPTIONS = {
  subject: ({ variables }) => [...variables, ...IN_GROUP.map(word)],
  property: ({ place, triples, variables }) => [...propertyOptions(place, triples), ...variables],
  object: ({ place, variables }) => (isType(place.property) ? [...classOptions(), ...variables] : variables),
  end: ({ variables }) => [...variables, ...IN_GROUP.map(word)],
  expression: ({ variables }) => [...variables, ...FUNCTIONS.map(word)],
  values: ({ variables }) => variables,
  head: ({ variables }) => [...IN_HEAD.map(word), ...variables],
  after: ({ variables }) => [...AFTER.map(word), ...variables],
  prefix: () =>
    Object.entries(terms.prefixes).map(([prefix, space]) => ({ label: `${prefix}: <${space}>`, type: "namespace" })),
};
