// What the page asks the server for. All of it is data of this origin.

const explorer = document.getElementById("explorer");

/** Where the worker's script is, and whether this server takes corrections. */
export const { forces, edit } = explorer.dataset;
/** What things are called: {types, relations, concepts, base}. */
export const words = JSON.parse(explorer.dataset.words);
export const verbs = new Map(words.relations.map((relation) => [relation.name, relation.label]));

async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { accept: "application/json", ...options.headers } });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.detail ?? `the server answered ${answer.status}`);
  return data;
}

const pathTo = (path, params) => `${path}?${new URLSearchParams(params)}`;

/** Whether a file can be saved and a link copied. */
export const isOpen = true;
/** Whether the address says how many nodes to draw. */
export const isCounted = new URL(explorer.dataset.view, location.href).searchParams.has("nodes");
export const readView = () => ask(explorer.dataset.view);
export const readCard = (id) => ask(pathTo("/view/card.json", { id }));
export const readEvidence = (from, to) => ask(pathTo("/view/evidence.json", { from, to }));
export const readPaths = (from, to) => ask(pathTo("/view/paths.json", { from, to }));

export const readGroups = () => ask("/view/groups.json");
/** What a statement says, in the fields of a correction. */
export const readSaid = (statement) => ask(pathTo("/corrections", { statement }));

const send = (path, body, headers = {}) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** @param {string} token it stands in a header alone, where no other page can put it */
export const writeCorrection = (correction, token) =>
  send("/corrections", correction, { authorization: `Bearer ${token}` });

/** What is seen as a file that the server makes: "ttl", "gexf", "json" or "html". @returns {Promise<Blob>} */
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

/** Nodes that are not drawn yet, with their edges to each other and to what is drawn. */
export const readNodes = (add, drawn) => send("/view/nodes.json", { add, drawn });

/** @returns {Promise<{id: string, label: string, type: string}[]>} */
export async function search(text, signal) {
  const { rows } = await ask(pathTo("/queries/search", { text, top: 12 }), { signal });
  return rows.map((row) => ({ id: toId(row.iri), label: row.label, type: toType(row.type) }));
}

const toId = (iri) => (words.base && iri.startsWith(words.base) ? iri.slice(words.base.length) : iri);
const toType = (name) => words.types.find((type) => type.class === name)?.name ?? name;

export const isPage = (href) => href.startsWith("/id/");
/** The id of the thing whose page an address of this server is. */
export const idOf = (href) => decodeURIComponent(href.slice("/id/".length));
export const pageOf = (id) => `/id/${encodeURIComponent(id).replace(/%2F/g, "/")}`;
/** What the title of a card leads to. */
export const homeOf = (card) => ({ href: pageOf(card.id), title: "Open its page" });
