// Tables as CSV, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toCsv } from "../explorer/csv.js";

test("cells keep their commas, quotes and lines", () => {
  assert.equal(toCsv([["a,b", 'say "x"', "two\nlines", null, 0.5]]), '"a,b","say ""x""","two\nlines",,0.5\r\n');
});

test("no title becomes a formula, and a negative number stays one", () => {
  assert.equal(toCsv([["=1+1", "@x", "+1", "-2.5", "-x"]]), "'=1+1,'@x,'+1,-2.5,'-x\r\n");
});
