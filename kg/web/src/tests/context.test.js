// Where in a query a place is, and what is missing there, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classesOf, readQuery } from "../query/context.js";
import { placesOf } from "../query/places.js";

const KNOWN = { sg: "https://example.org/ns#" };

/** What is known at the bar of a query. @param {string} text */
function at(text) {
  const offset = text.indexOf("|");
  return readQuery(text.replace("|", ""), offset, KNOWN);
}

test("a place in a triple is told by what stands before it", () => {
  const roles = {
    "|": "head",
    "SELECT |": "head",
    "SELECT * { |": "subject",
    "SELECT * { ?p |": "property",
    "SELECT * { ?p sg:uses |": "object",
    "SELECT * { ?p sg:uses ?m |": "end",
    "SELECT * { ?p sg:uses ?m ; |": "property",
    "SELECT * { ?p sg:uses ?m , |": "object",
    "SELECT * { ?p sg:uses ?m . |": "subject",
    "SELECT * { ?p sg:uses ?m FILTER(|": "expression",
    "SELECT * { VALUES ?m { |": "values",
    "SELECT * { ?p sg:uses [ |": "property",
    "SELECT * { ?p sg:uses/|": "property",
    "SELECT * { ?p sg:uses ?m } |": "after",
    "PREFIX |": "prefix",
  };

  for (const [text, role] of Object.entries(roles)) assert.equal(at(text).place.role, role, text);
});

test("the property before an object is known in full", () => {
  assert.equal(at("SELECT * { ?p sg:uses |").place.property, "https://example.org/ns#uses");
  assert.equal(at("PREFIX x: <y:> SELECT * { ?p x:a |").place.property, "y:a");
  assert.equal(at("SELECT * { ?p no:such |").place.property, "");
  assert.match(at("SELECT * { ?p a |").place.property, /#type$/);
});

test("a class is what a triple says, else what the property leads to", () => {
  const { triples, variables } = at("SELECT * { ?p a sg:Paper ; sg:uses ?m . ?m | }");
  const found = classesOf(triples, new Map([["https://example.org/ns#uses", "https://example.org/ns#Method"]]));

  assert.deepEqual(variables, ["?p", "?m"]);
  assert.deepEqual([...(found.get("?p") ?? [])], ["https://example.org/ns#Paper"]);
  assert.deepEqual([...(found.get("?m") ?? [])], ["https://example.org/ns#Method"]);
});

test("brackets that no one closes, or no one opened, are read all the same", () => {
  for (const text of ["{{{[[((|", "}}]])) . ; , |", "SELECT * { ?a ?b [ ?c | ] ] }"])
    assert.ok(at(text).place.role, text);
});

test("the same nodes and lines always stand at the same places, apart and within the picture", () => {
  /** @type {[number, number][]} */
  const lines = [
    [0, 1],
    [1, 2],
    [2, 2],
  ];
  const places = placesOf(4, lines);

  assert.deepEqual(placesOf(4, lines), places);
  for (const { x, y } of places) assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1);
  for (const [at, one] of places.entries())
    for (const other of places.slice(0, at)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 0.1);
  assert.deepEqual(placesOf(1, []), [{ x: 0.5, y: 0.5 }]);
});
