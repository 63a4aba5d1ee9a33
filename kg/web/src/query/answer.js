// An answer as rows of terms, whatever the form of the query.

const TRIPLE =
  /^(<[^>]*>|_:\S+) <([^>]*)> (?:<([^>]*)>|(_:\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?) \.$/;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
/** @type {Record<string, string>} */
const NAMED = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/** @import {Answer, Reply, Row, Term} from "./types" */

/** @param {Reply} reply @returns {Answer} */
export function readAnswer({ type, text }) {
  if (type === "application/n-triples")
    return { form: "triples", columns: ["subject", "property", "object"], rows: readTriples(text), holds: false, text };
  const data = JSON.parse(text);
  if ("boolean" in data) return { form: "boolean", columns: [], rows: [], holds: data.boolean, text };
  /** @type {string[]} */
  const columns = data.head.vars;
  /** @type {Record<string, Term>[]} */
  const bindings = data.results.bindings;
  return {
    form: "rows",
    columns,
    rows: bindings.map((row) => columns.map((name) => row[name])),
    holds: false,
    text,
  };
}

/** @param {string} text */
const readTriples = (text) =>
  text.split("\n").flatMap((line) => {
    const found = TRIPLE.exec(line);
    return found ? [toTerms(found)] : [];
  });

/** @param {string[]} found parts of a triple, undefined where it has another @returns {Row} */
function toTerms([, subject, property, iri, blank, value, language, datatype]) {
  /** @type {Term} */
  const object =
    iri !== undefined
      ? { type: "uri", value: plain(iri) }
      : blank !== undefined
        ? { type: "bnode", value: blank.slice(2) }
        : { type: "literal", value: plain(value), datatype, "xml:lang": language };
  return [resource(subject), { type: "uri", value: plain(property) }, object];
}

/** @param {string} text @returns {Term} */
const resource = (text) =>
  text.startsWith("<") ? { type: "uri", value: plain(text.slice(1, -1)) } : { type: "bnode", value: text.slice(2) };

/** @param {string} text */
const plain = (text) =>
  text.replace(ESCAPE, (_, four, eight, one) =>
    one ? (NAMED[one] ?? one) : String.fromCodePoint(parseInt(four ?? eight, 16)),
  );
