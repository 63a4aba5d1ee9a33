// An answer as rows of terms, whatever the form of the query.

const TRIPLE =
  /^(<[^>]*>|_:\S+) <([^>]*)> (?:<([^>]*)>|(_:\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?) \.$/;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
const NAMED = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/**
 * @typedef {{type: "uri" | "literal" | "bnode", value: string, datatype?: string, "xml:lang"?: string}} Term
 * @typedef {{form: "rows" | "triples" | "boolean", columns: string[], rows: (Term | undefined)[][], holds: boolean, text: string}} Answer
 */

/** @returns {Answer} */
export function readAnswer({ type, text }) {
  if (type === "application/n-triples")
    return { form: "triples", columns: ["subject", "property", "object"], rows: readTriples(text), holds: false, text };
  const data = JSON.parse(text);
  if ("boolean" in data) return { form: "boolean", columns: [], rows: [], holds: data.boolean, text };
  const columns = data.head.vars;
  return {
    form: "rows",
    columns,
    rows: data.results.bindings.map((row) => columns.map((name) => row[name])),
    holds: false,
    text,
  };
}

const readTriples = (text) =>
  text
    .split("\n")
    .map((line) => TRIPLE.exec(line))
    .filter(Boolean)
    .map(toTerms);

function toTerms([, subject, property, iri, blank, value, language, datatype]) {
  const object =
    iri !== undefined
      ? { type: "uri", value: plain(iri) }
      : blank !== undefined
        ? { type: "bnode", value: blank.slice(2) }
        : { type: "literal", value: plain(value), datatype, "xml:lang": language };
  return [resource(subject), { type: "uri", value: plain(property) }, object];
}

const resource = (text) =>
  text.startsWith("<") ? { type: "uri", value: plain(text.slice(1, -1)) } : { type: "bnode", value: text.slice(2) };

const plain = (text) =>
  text.replace(ESCAPE, (_, four, eight, one) =>
    one ? (NAMED[one] ?? one) : String.fromCodePoint(parseInt(four ?? eight, 16)),
  );
