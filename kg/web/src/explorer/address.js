// The state of the page in its address: what is selected, filtered and added.
import { byId } from "../shared/dom.js";
import { edges, nodes, state } from "./model.js";
import { toLink } from "./moved.js";

/** @import {Words} from "../shared/data" */
/** @import {Chosen} from "./types" */

const MOST = 200;
const LISTS = /** @type {const} */ (["category", "venue", "group"]);

export function toHash() {
  const params = new URLSearchParams();
  /** @param {string} name @param {string | number | null | undefined} value */
  const set = (name, value) => {
    if (value) params.set(name, String(value));
  };
  set("node", state.selected?.node);
  set("edge", state.selected?.edge?.id);
  set("colour", state.colour === "type" ? "" : state.colour);
  set("without", [...state.off.type, ...state.off.relation].join(","));
  for (const name of LISTS) for (const value of [...state.off[name]].slice(0, MOST)) params.append(`no-${name}`, value);
  set("hubs", state.noHubs ? "0" : "");
  set("from", state.from);
  set("to", state.to);
  set("sure", state.sure);
  set("table", byId("sheet").hidden ? "" : "1");
  const all = state.rest.length > 0 && state.rest.every((id) => state.shown.has(id));
  set("all", all ? "1" : "");
  const known = new Set(all ? [...state.base, ...state.rest] : state.base);
  const added = [...state.shown].filter((id) => !known.has(id)).slice(0, MOST);
  const hidden = [...state.base].filter((id) => !state.shown.has(id)).slice(0, MOST);
  for (const id of added) params.append("add", id);
  for (const id of hidden) params.append("hide", id);
  set("at", toLink());
  return params.toString();
}

/** @param {boolean} anew leave the address that was there for the browser's way back */
export function remember(anew = false) {
  const hash = toHash();
  if (location.hash.slice(1) === hash) return;
  const address = hash ? `#${hash}` : location.pathname + location.search;
  try {
    if (anew) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  } catch {
    // A page in a frame without an address has none to change.
  }
}

/** @param {string | null} text */
const number = (text) => (text !== null && text !== "" && Number.isFinite(Number(text)) ? Number(text) : null);

/** Set the filters that an address names; returns what else it wants. @param {Words} words */
export function recall(words) {
  const params = new URLSearchParams(location.hash.slice(1));
  const off = new Set((params.get("without") ?? "").split(","));
  replace(
    state.off.type,
    words.types.map(({ name }) => name).filter((name) => off.has(name)),
  );
  replace(
    state.off.relation,
    words.relations.map(({ name }) => name).filter((name) => off.has(name)),
  );
  for (const name of LISTS) replace(state.off[name], params.getAll(`no-${name}`).slice(0, MOST));
  Object.assign(state, {
    noHubs: params.get("hubs") === "0",
    from: number(params.get("from")),
    to: number(params.get("to")),
    sure: number(params.get("sure")) ?? 0,
  });
  return {
    colour: params.get("colour") ?? "type",
    node: params.get("node"),
    edge: params.get("edge"),
    add: [...(params.get("all") === "1" ? state.rest : []), ...params.getAll("add").slice(0, MOST)],
    hide: params.getAll("hide").slice(0, MOST),
    table: params.get("table") === "1",
    at: params.get("at") ?? "",
  };
}

// The same set is kept, since the buttons of the legend hold on to it.
/** @param {Set<string>} set @param {Iterable<string>} wanted */
function replace(set, wanted) {
  set.clear();
  for (const value of wanted) set.add(value);
}

/** @param {{node: string | null, edge: string | null}} wanted @returns {Chosen | null} */
export function known({ node, edge }) {
  if (node && nodes.has(node)) return { node };
  const found = edges.get(edge ?? "");
  return found ? { edge: found } : null;
}
