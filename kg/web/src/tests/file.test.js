// What a file says from the data in it, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, words } from "./page.js";

/** @import {FileData, FileEdge, FileEvidence, FileNode} from "../file/types" */

const BASE = "https://example.org/id/";
const SENTENCE = 'We 🎉 use "Pine\\Net".';

/** @param {string} local @param {Partial<FileNode>} more @returns {FileNode} */
const node = (local, more) => ({
  iri: BASE + local,
  label: local,
  type: "Method",
  degree: 2,
  community: 0,
  first: true,
  ...more,
});
/** @type {FileEdge} */
const EDGE = {
  relation: "uses",
  confidence: 0.75,
  evidence: [0],
  note: "",
  statement: "",
  papers: 0,
  since: null,
  until: null,
};
/** @type {FileEvidence} */
const EVIDENCE = {
  iri: "e1",
  paper: "0",
  title: 0,
  field: 1,
  sentence: 2,
  begin: 3,
  end: 4,
  offset: 10,
  confidence: 1,
  extractor: 3,
  run: 4,
};

/** @template {object} Row @param {Row[]} rows @returns {import("../file/types").Columns<Row>} */
const columns = (rows) =>
  /** @type {import("../file/types").Columns<Row>} */ (
    Object.fromEntries(
      Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[/** @type {keyof Row} */ (name)])]),
    )
  );

const ENDS = [
  { from: "0", to: "1" },
  { from: "0", to: "2" },
  { from: "2", to: "3" },
];
const EDGES = [
  { ...EDGE, statement: "s1" },
  { ...EDGE, relation: "creator", evidence: [], confidence: null },
  { ...EDGE, relation: "coauthorOf", evidence: [], confidence: null, papers: 3, since: 2019, until: 2021 },
];

/** @type {FileData} */
const DATA = {
  view: {
    title: "A part",
    notice: "",
    focus: "2",
    total_nodes: 4,
    total_edges: 3,
    groups: ["trees"],
    base: BASE,
    nodes: [
      node("p1", {
        type: "Paper",
        label: "On <Trees> & more",
        year: 2021,
        authors: [{ name: "Ada Fir", node: "2" }, { name: "Sammy Davis, Jr." }],
        details: [
          { name: "Authors", value: "Ada Fir, Sammy Davis, Jr." },
          { name: "Venue", value: "Woods" },
          { name: "Address", value: "10.1/x", href: "https://example.org/10.1/x" },
        ],
      }),
      node("m1", { label: "PineNet", alt_labels: ["pine-net", "PineNet", "Pine-Net", "Pine Network"] }),
      node("a1", { type: "Person", label: "Ada Fir", details: [{ name: "Citations", value: "1200" }] }),
      node("a2", { type: "Person", label: "Bo Elm" }),
    ],
    edges: columns(EDGES),
    evidence: columns([EVIDENCE]),
  },
  texts: ["", "abstract", SENTENCE, "extractor 1", "https://example.org/run"],
  words,
  network: {
    nodes: ["0", "1", "2", "3"].map((id) => ({ id, x: 10 * Number(id), y: 5, size: 9 })),
    edges: ENDS,
    options: {},
  },
};

openPage({ data: { textContent: JSON.stringify(DATA) } });
const api = await import("../file/api.js");

test("the view has each edge with what its line looks like", async () => {
  const { nodes, edges } = await api.readView();

  assert.deepEqual(
    nodes.map(({ id, short, x }) => [id, short, x]),
    [
      ["p1", "On <Trees> & more", 0],
      ["m1", "PineNet", 10],
      ["a1", "Ada Fir", 20],
      ["a2", "Bo Elm", 30],
    ],
  );
  assert.deepEqual(edges[0], {
    source: "p1",
    target: "m1",
    relation: "uses",
    confidence: 0.75,
    sentences: 1,
    papers: 0,
  });
  assert.equal(edges[2].papers, 3);
});

test("a card names each author whole, and each other name once", async () => {
  const [paper, method, person] = await Promise.all(["p1", "m1", "a1"].map(api.readCard));

  assert.deepEqual(
    paper.authors.map(({ text, href }) => [text, href]),
    [
      ["Ada Fir", "#node=a1"],
      ["Sammy Davis, Jr.", ""],
    ],
  );
  assert.deepEqual(
    paper.details.map(({ name }) => name),
    ["Venue", "Address"],
  );
  assert.equal(api.homeOf(paper)?.href, "https://example.org/10.1/x");
  assert.deepEqual(method.alt_labels, ["Pine Network", "pine-net"]);
  assert.equal(person.details[0].value, "1,200");
  assert.equal(person.groups.find(({ id }) => id === "to-coauthorOf")?.lines[0].note, "3 papers, 2019 to 2021");
});

test("a sentence is cut at its words, counted in code points", async () => {
  const { statements } = await api.readEvidence("m1", "p1");

  assert.equal(statements.length, 1);
  const [{ before, exact, after, extractor, paper }] = statements[0].places;
  assert.deepEqual([before, exact, after], ["We ", "🎉", ' use "Pine\\Net".']);
  assert.deepEqual([extractor, paper.text], ["extractor 1", "On <Trees> & more"]);
});

test("ways lead along edges both ways, and nowhere for what is not there", async () => {
  assert.deepEqual((await api.readPaths("m1", "a2")).paths, [["m1", "p1", "a1", "a2"]]);
  assert.deepEqual((await api.readPaths("m1", "m1")).paths, []);
  assert.deepEqual((await api.readPaths("m1", "gone")).paths, []);
});

/** @param {string} form */
async function saved(form) {
  const places = ["p1", "m1", "a1", "a2"];
  /** @type {import("../shared/data").Seen} */
  const seen = {
    title: "A <part>",
    nodes: places.map((id, at) => [id, at, 2, 0, 2]),
    edges: [
      [0, "uses", 1],
      [2, "coauthorOf", 3],
    ],
  };
  return (await api.readFile(form, seen)).text();
}

test("Turtle has the sentence with its quotes escaped, and offsets in its text", async () => {
  const text = await saved("ttl");

  assert.ok(text.includes(`<${BASE}p1> <https://example.org/ns#uses> <${BASE}m1> .`));
  assert.ok(text.includes(String.raw`sg:sentence "We 🎉 use \"Pine\\Net\"."`));
  assert.match(text, /sg:begin 13 ;\n {2}sg:end 14 ;/);
  assert.ok(!text.includes("undefined") && !text.includes("null"));
});

test("names are no markup in GEXF, and VOSviewer counts sentences for its links", async () => {
  const [gexf, vosviewer] = [await saved("gexf"), JSON.parse(await saved("json"))];

  assert.ok(gexf.includes('label="On &lt;Trees&gt; &amp; more"'));
  assert.ok(!gexf.includes("undefined"));
  assert.deepEqual(vosviewer.network.links, [
    { source_id: "m1", target_id: "p1", strength: 1 },
    { source_id: "a1", target_id: "a2", strength: 1 },
  ]);
  assert.deepEqual(vosviewer.network.clusters, [{ cluster: 1, label: "trees" }]);
});
