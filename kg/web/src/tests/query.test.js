// What the query page makes of texts and answers, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswer } from "../query/answer.js";
import { chartOf, linksOf, shapeOf, viewsOf } from "../query/shape.js";
import { declared, tokensOf, usedPrefixes } from "../query/tokens.js";

/** @import {Row, Term} from "../query/types" */

/** @param {string} text */
const kinds = (text) => tokensOf(text).map(({ kind }) => kind);
/** @param {string} value @returns {Term} */
const literal = (value, type = "string") => ({
  type: "literal",
  value,
  datatype: `http://www.w3.org/2001/XMLSchema#${type}`,
});

test("tokens give back the text that they stand for, at its places", () => {
  const text = 'SELECT ?x { ?x sg:uses <https://example.org/a> ; rdfs:label "a # b"@en } # done';

  for (const { text: found, from, to } of tokensOf(text)) assert.equal(text.slice(from, to), found);
  assert.deepEqual(kinds(text).slice(0, 6), ["word", "variable", "sign", "variable", "name", "iri"]);
  assert.equal(kinds(text).at(-1), "comment");
});

test("a text without a right end is read to its end", () => {
  assert.deepEqual(kinds('"open'), ["string"]);
  assert.deepEqual(kinds('"""open\nstill'), ["string"]);
  assert.deepEqual(kinds("<open"), ["sign", "word"]);
});

test("prefixes are told by what declares and what uses them", () => {
  const tokens = tokensOf("PREFIX a: <x:a> PREFIX b: <x:b> SELECT * { ?s a:p b:q ; c:r ?o }");

  assert.deepEqual([...declared(tokens)], [["a", "x:a"], ["b", "x:b"]]); // biome-ignore format: one pair a prefix
  assert.deepEqual([...usedPrefixes(tokens)], ["a", "b", "c"]);
});

test("a long row of dots is read in a moment", () => {
  const began = performance.now();

  tokensOf(`${"a.".repeat(20_000)}:x`);

  assert.ok(performance.now() - began < 5_000);
});

test("triples are read with what is escaped in them", () => {
  const first = String.raw`<x:s> <x:p> "a \"b\"\n\u00e9"@en .`;
  const text = `${first}\n<x:s> <x:p> _:b1 .\n<x:s> <x:p> <x:o> .\n`;

  const { columns, rows } = readAnswer({ type: "application/n-triples", text });

  assert.deepEqual(columns, ["subject", "property", "object"]);
  assert.deepEqual(
    rows.map(([, , object]) => [object?.type, object?.value]),
    [
      ["literal", 'a "b"\né'],
      ["bnode", "b1"],
      ["uri", "x:o"],
    ],
  );
});

test("a table over years is drawn as lines, a short one of names and numbers as bars", () => {
  /** @param {string[]} columns @param {Row[]} cells */
  const shape = (columns, ...cells) => shapeOf({ form: "rows", columns, rows: cells, holds: false, text: "" });
  const over = shape(
    ["label", "year", "papers"],
    [literal("BERT"), literal("2020", "gYear"), literal("3", "integer")],
    [literal("BERT"), literal("2021", "gYear"), literal("4", "integer")],
  );
  const names = shape(
    ["label", "papers"],
    [literal("BERT"), literal("3", "integer")],
    [literal("GPT"), literal("4", "integer")],
  );

  assert.equal(chartOf(over)?.kind, "lines");
  assert.equal(chartOf(names)?.kind, "bars");
  assert.deepEqual(viewsOf(names), { views: ["table", "chart", "raw"], first: "chart" });
  assert.equal(linksOf(names), null);
});
