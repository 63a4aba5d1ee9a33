// What stands in XML and in sentences, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plural, xml } from "../shared/dom.js";

test("no character of a text is markup in XML, nor one that XML refuses", () => {
  assert.equal(xml(`<a href="x">'&'\u0000\u001f\ufffe`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
});

test("counts are said as people write them", () => {
  assert.equal(plural(1, "paper"), "1 paper");
  assert.equal(plural(1200, "paper"), "1,200 papers");
  assert.equal(plural(0, "person", "people"), "0 people");
});
