// The data in the file, joined: what the view says of nodes and edges, and where the network has them.

const { view, texts, words, network } = JSON.parse(document.getElementById("data").textContent);

export { network, words };
export const { title, notice, base, groups } = view;

/** The IRI of what stands in the file without the base. */
export const iriOf = (local) => (!local || local.includes(":") ? local : base + local);
const idOf = (iri) => (base && iri.startsWith(base) ? iri.slice(base.length) : iri);

const EMPTY = { alt_labels: [], text: "", details: [], notes: [], and_others: false };
const ids = new Map(network.nodes.map(({ id }, place) => [id, idOf(view.nodes[place].iri)]));

/** The records of a list of columns. */
function rows(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, place) => Object.fromEntries(names.map((name) => [name, columns[name][place]])));
}

/** @type {Map<string, object>} what is known of each node, by its id, which is the rest of its IRI */
export const things = new Map(
  view.nodes.map((node, place) => {
    const { x, y } = network.nodes[place];
    const id = idOf(node.iri);
    const authors = (node.authors ?? []).map(({ name, node: drawn }) => ({ name, id: ids.get(drawn) ?? "" }));
    return [id, { ...EMPTY, short: node.label, ...node, authors, id, x, y }];
  }),
);

/** @type {object[]} each with its ends and what backs it */
export const statements = rows(view.edges).map((edge, place) => {
  const { from, to } = network.edges[place];
  return { ...edge, source: ids.get(from), target: ids.get(to), place };
});

/** @type {object[]} the sentences */
export const evidence = rows(view.evidence).map((one) => ({
  ...one,
  ...Object.fromEntries(["title", "field", "sentence", "extractor", "run"].map((name) => [name, texts[one[name]]])),
  paper: ids.get(one.paper) ?? "",
}));

/** Whether the file has all that the graph has. */
export const isWhole = view.total_nodes === things.size && view.total_edges === statements.length;

export const focus = ids.get(view.focus) ?? "";

/** @type {Map<string, object[]>} the statements about each node, as they stand in the file */
export const about = new Map([...things.keys()].map((id) => [id, []]));
for (const one of statements) for (const end of new Set([one.source, one.target])) about.get(end).push(one);
