// The types of the pages' elements agree with their templates, without a browser.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** @type {Record<string, string>} */
const TAGS = {
  a: "HTMLAnchorElement",
  button: "HTMLButtonElement",
  details: "HTMLDetailsElement",
  div: "HTMLDivElement",
  form: "HTMLFormElement",
  input: "HTMLInputElement",
  output: "HTMLOutputElement",
  p: "HTMLParagraphElement",
  script: "HTMLScriptElement",
  span: "HTMLSpanElement",
  textarea: "HTMLTextAreaElement",
  ul: "HTMLUListElement",
};

const folder = new URL("../../templates/", import.meta.url);
const templates = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");
const written = new Map(
  [...templates.matchAll(/<([a-z]+)[^>]*? id="([a-z-]+)"/g)].map(([, tag, id]) => [id, TAGS[tag] ?? "HTMLElement"]),
);
const types = readFileSync(new URL("../shared/elements.d.ts", import.meta.url), "utf8");
const [ofPages] = types.split("/** Made by scripts");
const declared = [...ofPages.matchAll(/^ {2}"?([a-z-]+)"?: (HTML\w+);$/gm)].map(([, id, type]) => [id, type]);

test("each element that scripts look for is in a template, and is what its type says", () => {
  assert.ok(declared.length > 50);
  for (const [id, type] of declared) assert.equal(type, written.get(id), id);
});
