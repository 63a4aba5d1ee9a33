// SPARQL text as tokens: enough to tell where in a triple a place is, and what is declared.
// A prefix has at most 100 characters here, lest `a.a.a.…` be looked through from each word anew.

/** @import {Token} from "./types" */

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\r\n]*)`,
    String.raw`(?<iri><[^<>"{}|^\x60\\\s]*>)`,
    String.raw`(?<string>"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?)`,
    String.raw`(?<variable>[?$][\p{L}\p{N}_]+)`,
    "(?<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
    String.raw`(?<name>(?:[\p{L}](?:[\p{L}\p{N}_.\-]{0,98}[\p{L}\p{N}_\-])?)?:(?:[\p{L}\p{N}_:%\\](?:[\p{L}\p{N}_:%\\.\-]*[\p{L}\p{N}_:%\\\-])?)?)`,
    String.raw`(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<sign>\^\^|&&|\|\||[!<>]=|[^\s])`,
  ].join("|"),
  "gu",
);

/** @param {string} text @returns {Token[]} the tokens of a text, comments included */
export function tokensOf(text) {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [kind] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ["sign"];
    const [found] = match;
    return { kind, text: found, from: match.index, to: match.index + found.length };
  });
}

/** @param {Token | undefined} token @param {string} word */
const isWord = (token, word) => token?.kind === "word" && token.text.toUpperCase() === word;

/** The prefixes that a text declares, by name, with their namespaces. @param {Token[]} tokens */
export function declared(tokens) {
  /** @type {Map<string, string>} */
  const found = new Map();
  tokens.forEach((token, at) => {
    if (!isWord(token, "PREFIX")) return;
    const [name, iri] = [tokens[at + 1], tokens[at + 2]];
    if (name?.kind === "name" && name.text.endsWith(":"))
      found.set(name.text.slice(0, -1), iri?.kind === "iri" ? iri.text.slice(1, -1) : "");
  });
  return found;
}

/** The prefixes that a text uses, in their order. @param {Token[]} tokens */
export function usedPrefixes(tokens) {
  const names = tokens.filter((token, at) => token.kind === "name" && !isWord(tokens[at - 1], "PREFIX"));
  return new Set(names.map((token) => token.text.slice(0, token.text.indexOf(":"))));
}
