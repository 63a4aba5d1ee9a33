// Prefixes that a query uses and does not declare are declared for it.
import { Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { terms } from "./terms.js";
import { declared, tokensOf, usedPrefixes } from "./tokens.js";

/** @import {ViewUpdate} from "@codemirror/view" */
/** @import {Token} from "./types" */

/** @param {string} prefix */
const line = (prefix) => `PREFIX ${prefix}: <${terms.prefixes[prefix]}>\n`;

/** The change that declares what a text uses, null where nothing is missing. @param {string} text @param {string[]} also prefixes that will be used too */
export function missing(text, also = []) {
  const tokens = tokensOf(text);
  const there = declared(tokens);
  const wanted = [...usedPrefixes(tokens), ...also].filter((prefix) => prefix in terms.prefixes && !there.has(prefix));
  if (!wanted.length) return null;
  return { from: placeFor(tokens, text), insert: [...new Set(wanted)].map(line).join("") };
}

/** After the comments and declarations at the beginning of a text. @param {Token[]} tokens @param {string} text */
function placeFor(tokens, text) {
  const first = tokens.find((token) => token.kind !== "comment");
  const named = tokens.findLastIndex((token) => token.kind === "word" && token.text.toUpperCase() === "PREFIX");
  if (named < 0) return first ? first.from : text.length;
  const end = (tokens[named + 2] ?? tokens[named]).to;
  const next = text.indexOf("\n", end);
  return next < 0 ? tokens[named].from : next + 1;
}

/** A query without the declarations that nothing in it uses. @param {string} text */
export function trimmed(text) {
  const used = usedPrefixes(tokensOf(text));
  return text
    .replace(/^[ \t]*PREFIX\s+([^\s:]*):\s*<[^>\n]*>[ \t]*\n/gim, (all, prefix) => (used.has(prefix) ? all : ""))
    .trimStart();
}

/** @param {EditorView} view */
export function declareMissing(view) {
  const change = missing(view.state.doc.toString());
  if (change) view.dispatch({ changes: change, annotations: Transaction.userEvent.of("input.prefix") });
}

/** @param {ViewUpdate} update */
const brought = (update) => {
  let colon = false;
  update.changes.iterChanges((_a, _b, _c, _d, text) => {
    colon ||= text.toString().includes(":");
  });
  return colon;
};

/** Declares a known prefix as soon as its colon is typed, or a text with it is pasted. */
export const fillsPrefixes = EditorView.updateListener.of((update) => {
  const entered = update.transactions.some((one) => one.isUserEvent("input") && !one.isUserEvent("input.prefix"));
  if (update.docChanged && entered && brought(update)) declareMissing(update.view);
});
