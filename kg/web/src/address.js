// The state of the page in its address: what is selected, filtered and added.
import { byId } from "./dom.js";
import { edges, nodes, state } from "./model.js";

const MOST = 200;

export function toHash() {
  const params = new URLSearchParams();
  const set = (name, value) => { if (value) params.set(name, value); };
  set("node", state.selected?.node);
  set("edge", state.selected?.edge?.id);
  set("without", [...state.offTypes, ...state.offRelations].join(","));
  set("from", state.from);
  set("to", state.to);
  set("sure", state.sure);
  set("table", byId("sheet").hidden ? "" : "1");
  const added = [...state.shown].filter((id) => !state.base.has(id)).slice(0, MOST);
  const hidden = [...state.base].filter((id) => !state.shown.has(id)).slice(0, MOST);
  for (const id of added) params.append("add", id);
  for (const id of hidden) params.append("hide", id);
  return params.toString();
}

export function remember() {
  const hash = toHash();
  if (location.hash.slice(1) !== hash) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
}

const number = (text) => (text !== null && text !== "" && Number.isFinite(Number(text)) ? Number(text) : null);

/** Set the filters that an address names; returns what else it wants. */
export function recall(words) {
  const params = new URLSearchParams(location.hash.slice(1));
  const off = new Set((params.get("without") ?? "").split(","));
  state.offTypes = replace(state.offTypes, words.types.map((type) => type.name), off);
  state.offRelations = replace(state.offRelations, words.relations.map((relation) => relation.name), off);
  Object.assign(state, { from: number(params.get("from")), to: number(params.get("to")), sure: number(params.get("sure")) ?? 0 });
  return {
    node: params.get("node"),
    edge: params.get("edge"),
    add: params.getAll("add").slice(0, MOST),
    hide: params.getAll("hide").slice(0, MOST),
    table: params.get("table") === "1",
  };
}

// The same set is kept, since the buttons of the legend hold on to it.
function replace(set, known, wanted) {
  set.clear();
  for (const name of known) if (wanted.has(name)) set.add(name);
  return set;
}

export const known = ({ node, edge }) => (node && nodes.has(node) ? { node } : edge && edges.has(edge) ? { edge: edges.get(edge) } : null);
