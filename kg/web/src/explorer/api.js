// What the page asks the server for. All of it is data of this origin.

import { byId } from "../shared/dom.js";

/** @import {Card, Hit, Part, Said, Seen, Statement, View, Words} from "../shared/data" */

const explorer = byId("explorer");

/** What the page has in an attribute, which the server fills in. @param {string} name */
const given = (name) => explorer.dataset[name] ?? "";

/** Where the worker's script is. */
export const forces = given("forces");
/** Whether this server takes corrections. */
export const edit = Boolean(given("edit"));
/** @type {Words} what things are called */
export const words = JSON.parse(given("words"));
/** What a relation is called, by its name. */
export const verbs = new Map(words.relations.map((relation) => [relation.name, relation.label]));

/** @param {string} path @param {RequestInit} options @returns {Promise<any>} what the server sends, of the shape that the caller names */
async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { accept: "application/json", ...options.headers } });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.detail ?? `the server answered ${answer.status}`);
  return data;
}

/** @param {string} path @param {Record<string, string>} params */
const pathTo = (path, params) => `${path}?${new URLSearchParams(params)}`;

/** Whether a file can be saved and a link copied. */
export const isOpen = true;
/** Whether the address says how many nodes to draw. */
export const isCounted = new URL(given("view"), location.href).searchParams.has("nodes");
/** @returns {Promise<View>} */
export const readView = () => ask(given("view"));
/** @param {string} id @returns {Promise<Card>} */
export const readCard = (id) => ask(pathTo("/view/card.json", { id }));
/** @param {string} from @param {string} to @returns {Promise<{statements: Statement[]}>} */
export const readEvidence = (from, to) => ask(pathTo("/view/evidence.json", { from, to }));
/** @param {string} from @param {string} to @returns {Promise<{paths: string[][]}>} */
export const readPaths = (from, to) => ask(pathTo("/view/paths.json", { from, to }));
/** @returns {Promise<{labels: string[]}>} */
export const readGroups = () => ask("/view/groups.json");
/** What a statement says, in the fields of a correction. @param {string} statement @returns {Promise<Said>} */
export const readSaid = (statement) => ask(pathTo("/corrections", { statement }));

/** @param {string} path @param {unknown} body @param {Record<string, string>} headers */
const send = (path, body, headers = {}) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/**
 * @param {Record<string, unknown>} correction
 * @param {string} token it stands in a header alone, where no other page can put it
 * @returns {Promise<{written: boolean}>}
 */
export const writeCorrection = (correction, token) =>
  send("/corrections", correction, { authorization: `Bearer ${token}` });

/** What is seen as a file that the server makes: "ttl", "gexf", "json" … @param {string} form @param {Seen} seen @returns {Promise<Blob>} */
export async function readFile(form, seen) {
  const answer = await fetch(`/explore/save.${form}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(seen),
  });
  if (!answer.ok)
    throw new Error((await answer.json().catch(() => ({}))).detail ?? `the server answered ${answer.status}`);
  return answer.blob();
}

/** Nodes that are not drawn yet, with their edges to each other and to what is drawn. @param {string[]} add @param {string[]} drawn @returns {Promise<Part>} */
export const readNodes = (add, drawn) => send("/view/nodes.json", { add, drawn });

/** In names, titles and abstracts, mistyped words too. @param {string} text @param {AbortSignal} signal @returns {Promise<Hit[]>} */
export async function search(text, signal) {
  /** @type {{hits: Hit[]}} */
  const { hits } = await ask(pathTo("/search.json", { q: text, top: "12" }), { signal });
  return hits.map(({ id, label, type, year }) => ({ id, label, type, year }));
}
export const nothing = "Nothing has these words, in any name, title or abstract.";

/** @param {string} href */
export const isPage = (href) => href.startsWith("/id/");
/** The id of the thing whose page an address of this server is. @param {string} href */
export const idOf = (href) => decodeURIComponent(href.slice("/id/".length));
/** @param {string} id */
export const pageOf = (id) => `/id/${encodeURIComponent(id).replace(/%2F/g, "/")}`;
/** What the title of a card leads to. @param {{id: string}} card */
export const homeOf = (card) => ({ href: pageOf(card.id), title: "Open its page" });
