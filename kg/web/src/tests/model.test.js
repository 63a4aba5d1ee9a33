// What is shown, what filters leave over, and where it stands, without a browser.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openExplorer } from "./page.js";

openExplorer();
const model = await import("../explorer/model.js");
const { fromLink, settle, toLink } = await import("../explorer/moved.js");
const { place, radius } = await import("../explorer/places.js");
const { hubs, visible, years, yearsOf } = await import("../explorer/sieve.js");
const { edges, edgesOf, nodeOf, nodes, state } = model;

/** @import {Thing, Tie} from "../shared/data" */

/** @param {string} id @param {Partial<Thing>} more @returns {Thing} */
const thing = (id, more = {}) => ({ id, label: id, short: id, type: "Method", names: [], degree: 1, ...more });
/** @param {string} source @param {string} target @param {Partial<Tie>} more @returns {Tie} */
const tie = (source, target, more = {}) => ({
  source,
  target,
  relation: "uses",
  confidence: 0.9,
  sentences: 1,
  ...more,
});

/** @param {Thing[]} things @param {Tie[]} ties */
function begin(things, ties) {
  const view = { title: "", notice: "", focus: "", total_nodes: things.length, total_edges: ties.length };
  model.start({ ...view, nodes: things, edges: ties }, true);
}

const PAPERS = [
  thing("p1", { type: "Paper", year: 2019, x: 0, y: 0, community: 1 }),
  thing("p2", { type: "Paper", year: 2021, x: 90, y: 0, community: 1, tags: { venue: ["A"] } }),
];
const USES = [tie("p1", "m"), tie("p2", "m", { confidence: 0.4 }), tie("p2", "n")];

beforeEach(() => {
  for (const known of [nodes, edges, edgesOf]) known.clear();
  state.past = [];
  model.resetFilters();
  begin([...PAPERS, thing("m", { x: 50, y: 50, community: 1 }), thing("n", { x: 90, y: 50 })], USES);
});

test("what is known already stays as it is, and an edge needs both its ends", () => {
  model.learn({
    nodes: [thing("m", { label: "Other" })],
    edges: [tie("p1", "m", { sentences: 9 }), tie("p1", "gone")],
  });

  assert.equal(nodeOf("m").label, "m");
  assert.equal(edges.size, 3);
  assert.equal(edges.get("p1 uses m")?.sentences, 1);
});

test("a node that comes without a group is in that of most neighbours", () => {
  assert.equal(nodeOf("n").community, 1);
});

test("taking away what hangs on one node alone goes one step back", () => {
  assert.equal(model.collapse("p2"), 1);
  assert.deepEqual([...state.shown], ["p1", "p2", "m"]);
  model.undo();

  assert.deepEqual([...state.shown].sort(), ["m", "n", "p1", "p2"]);
  assert.equal(model.undo(), undefined);
});

test("a picture that is full says how many did not fit", () => {
  const many = Array.from({ length: 1600 }, (_, at) => thing(`x${at}`));
  model.learn({ nodes: many, edges: [] });

  assert.equal(model.show(many.map(({ id }) => id)), 104);
  assert.equal(state.shown.size, 1500);
});

test("a filter takes its values away with what lost its last edge to it", () => {
  state.sure = 0.5;
  state.off.relation.add("creator");
  model.changed();

  assert.deepEqual([...visible().nodes], ["p1", "p2", "m", "n"]);
  state.sure = 0.95;
  model.changed();
  assert.deepEqual([...visible().nodes], []);
  assert.equal(visible("sure").edges.size, 3);
});

test("years are those of papers, and of the papers beside other things", () => {
  assert.deepEqual(years(), [2019, 2021]);
  assert.deepEqual(yearsOf(nodeOf("m")), [2019, 2021]);
  state.from = 2020;
  model.changed();

  assert.deepEqual([...visible().nodes], ["p2", "m", "n"]);
});

test("papers without a venue are a value of the filter too", () => {
  state.off.venue.add("");
  model.changed();

  assert.deepEqual([...visible().nodes], ["p2", "m", "n"]);
});

test("a hub is what ten others hang on, and many more than usual", () => {
  const ends = Array.from({ length: 30 }, (_, at) => thing(`e${at}`));
  model.learn({ nodes: ends, edges: ends.map(({ id }) => tie(id, "m")) });
  model.show(ends.map(({ id }) => id));

  assert.deepEqual([...hubs().ids], ["m"]);
  state.noHubs = true;
  model.changed();
  assert.ok(!visible().nodes.has("m"));
});

test("nodes without a place come near what they are joined with, on free ground", () => {
  model.learn({ nodes: [thing("a"), thing("b")], edges: [tie("a", "m"), tie("b", "m")] });
  model.show(["a", "b"]);
  place();
  const [a, b, m] = ["a", "b", "m"].map(nodeOf);

  for (const one of [a, b]) assert.ok(Math.hypot(one.x - m.x, one.y - m.y) < 150);
  assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > radius(a) + radius(b));
});

test("a link has the places of what was moved, and nothing of a link to other nodes", () => {
  settle({ wide: 1.5, high: 1 });
  assert.equal(toLink(), "");
  Object.assign(nodeOf("m"), { x: -300, y: 70 });
  const link = toLink();

  assert.match(link, /^[\w-]+$/);
  assert.deepEqual(fromLink(link).get("m"), { x: -300, y: 70 });
  assert.deepEqual(fromLink(link).get("n"), { x: 90, y: 50 });
  state.shown.delete("n");
  assert.deepEqual(fromLink(link).get("m"), { x: 50, y: 50 });
  assert.deepEqual(fromLink("%%%").get("m"), { x: 50, y: 50 });
});
