// The document, its indexes, and small helpers for building elements from text.
const { view, texts, network: drawing, words } = JSON.parse(document.getElementById("data").textContent);

// What is empty was left out of the file, and sentences stand in it once.
const NODE = { year: null, alt_labels: [], text: "", details: [], notes: [] };
const EDGE = { confidence: null, evidence: [], note: "" };
const EVIDENCE = { paper: "", title: "", field: "", exact: "", confidence: null };
view.nodes = view.nodes.map((node) => ({ ...NODE, ...node }));
view.edges = view.edges.map((edge) => ({ ...EDGE, ...edge }));
view.evidence = view.evidence.map((one) =>
  ({ ...EVIDENCE, ...one, sentence: texts[one.sentence], extractor: texts[one.extractor] }));

const nodes = new Map(view.nodes.map((node) => [node.id, node]));
const edges = new Map(view.edges.map((edge) => [edge.id, edge]));
const edgesOf = new Map(view.nodes.map((node) => [node.id, []]));
for (const edge of view.edges) {
  edgesOf.get(edge.source).push(edge);
  if (edge.target !== edge.source) edgesOf.get(edge.target).push(edge);
}
const TYPES = view.facets.find((facet) => facet.name === "type").values;
const RELATIONS = view.facets.find((facet) => facet.name === "relation").values;
const CATEGORIES = view.facets.find((facet) => facet.name === "category")?.values ?? [];
const categoriesOf = (node) => node.details.find((detail) => detail.name === "Category")?.value.split(", ") ?? [];
const years = view.nodes.filter((node) => node.year !== null).map((node) => node.year);
const FIRST_YEAR = Math.min(...years);
const LAST_YEAR = Math.max(...years);

const state = {
  selected: null, // {node: id} or {edge: id}
  hovered: null,
  hiddenTypes: new Set(),
  hiddenRelations: new Set(),
  hiddenCategories: new Set(),
  sure: 0,
  colour: "type", // or "group" or "year"
  from: FIRST_YEAR,
  to: LAST_YEAR,
  revealed: new Set(view.nodes.filter((node) => node.first).map((node) => node.id)),
};

const byId = (id) => document.getElementById(id);
const otherEnd = (edge, id) => (edge.source === id ? edge.target : edge.source);
const byWeight = (a, b) => b.degree - a.degree || a.label.localeCompare(b.label);
const percent = (share) => `${Math.round(share * 100)} %`;
const plural = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

// Children are elements or strings; strings only ever become text.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function link(href, text) {
  if (!/^https?:\/\//i.test(href)) return make("span", {}, text);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);
}

const glyph = () => make("i", { class: "glyph", "aria-hidden": "true" });

function nodeButton(node, { long = false } = {}) {
  return make(
    "button",
    { type: "button", class: `node ${node.type}`, title: node.label, onclick: () => select({ node: node.id }) },
    glyph(),
    make("span", {}, long ? node.label : node.short),
  );
}

function edgeButton(edge, text) {
  const open = () => select({ edge: edge.id });
  return make("button", { type: "button", class: "node edge", title: "Show this statement", onclick: open }, text);
}

function isNodeShown(node) {
  if (!state.revealed.has(node.id) || state.hiddenTypes.has(node.type)) return false;
  if (node.year !== null && (node.year < state.from || node.year > state.to)) return false;
  const named = state.hiddenCategories.size ? categoriesOf(node) : [];
  return !named.length || named.some((name) => !state.hiddenCategories.has(name));
}

function isEdgeShown(edge) {
  if (state.hiddenRelations.has(edge.relation) || (edge.confidence !== null && edge.confidence < state.sure)) return false;
  return isNodeShown(nodes.get(edge.source)) && isNodeShown(nodes.get(edge.target));
}

// What filters leave over; things that lost their last edge to a filter go with it.
function visible() {
  const shownEdges = view.edges.filter(isEdgeShown);
  const tied = new Set(shownEdges.flatMap((edge) => [edge.source, edge.target]));
  const filtered = state.hiddenRelations.size || state.hiddenCategories.size || state.sure || state.from > FIRST_YEAR || state.to < LAST_YEAR;
  const keeps = (node) => tied.has(node.id) || !filtered || node.degree === 0;
  return { nodes: view.nodes.filter((node) => isNodeShown(node) && keeps(node)), edges: shownEdges };
}
