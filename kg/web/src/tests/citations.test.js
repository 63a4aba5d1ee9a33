// The references that the one-file page writes, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toBibtex, toRis } from "../file/citations.js";

/** @import {SeenNode, FileThing} from "../file/types" */

/** @param {object} more @returns {SeenNode} */
const paper = (more) => ({
  ...{ id: "a", x: 0, y: 0, group: 0, degree: 0 },
  thing: /** @type {FileThing} */ ({
    ...{ id: "a", x: 0, y: 0, short: "", notes: [], alt_labels: [], degree: 0, community: 0, first: true },
    type: "Paper",
    iri: "https://example.org/a",
    label: "Ask & {Tell}",
    year: 2021,
    text: "We ask 5 % of\nit.",
    authors: [
      { name: "Jan van der Berg", id: "" },
      { name: "Plato", id: "" },
    ],
    and_others: true,
    details: [
      { name: "Date", value: "2021-05-04" },
      { name: "Venue", value: "Made-Up Conference" },
      { name: "DOI", value: "10.9999/a_b" },
      { name: "Keywords", value: "graphs, sets", values: ["graphs", "sets"] },
    ],
    ...more,
  }),
});

test("papers are BibTeX, with what LaTeX reads otherwise escaped", () => {
  const method = paper({ type: "Method", iri: "https://example.org/m", label: "BERT" });

  assert.equal(
    toBibtex({ nodes: [method, paper({})] }),
    [
      "@inproceedings{vanderberg2021tell,",
      "  author = {van der Berg, Jan and Plato and others},",
      "  title = {{Ask \\& \\{Tell\\}}},",
      "  booktitle = {Made-Up Conference},",
      "  year = {2021},",
      "  date = {2021-05-04},",
      "  doi = {10.9999/a_b},",
      "  keywords = {graphs, sets},",
      "  abstract = {We ask 5 \\% of it.},",
      "}",
      "",
    ].join("\n"),
  );
});

test("papers are RIS, a line each, so that no text starts a record", () => {
  const lines = toRis({ nodes: [paper({ text: "One.\nER  - \nTY  - BOOK" })] }).split("\n");

  assert.deepEqual(lines.slice(0, 3), ["TY  - CONF", "ID  - vanderberg2021tell", "TI  - Ask & {Tell}"]);
  assert.equal(lines.filter((line) => line.startsWith("TY  - ")).length, 1);
  assert.ok(lines.includes("AU  - van der Berg, Jan") && lines.includes("AU  - et al."));
});

test("a collective is one name", () => {
  const nodes = [paper({ authors: [{ name: "The LUMA Group" }], and_others: false })];

  assert.match(toBibtex({ nodes }), /author = \{\{The LUMA Group\}\}/);
  assert.match(toRis({ nodes }), /^AU {2}- The LUMA Group,$/m);
});

test("each paper has a key of its own", () => {
  const nodes = [paper({}), paper({ iri: "https://example.org/b" })];

  assert.deepEqual(toBibtex({ nodes }).match(/\{vander[^,]*/g), ["{vanderberg2021tell", "{vanderberg2021tell-2"]);
});
