// The legend and the filters are one. Each counts what it would show beside the other filters.

import { byId, glyph, make, plural } from "../shared/dom.js";
import { words } from "./api.js";
import { row, showFacet, tally, thingsBut, valuesIn } from "./facets.js";
import { showColours, startColours } from "./legend.js";
import { changed, edges, nodes, resetFilters, show, state } from "./model.js";
import { hubs, tagsOf, visible } from "./sieve.js";
import { showTime, startTime } from "./time.js";

/** @import {Relation} from "../shared/data" */
/** @import {Edge} from "./types" */

const WIDER = 1.6; // than in print, lest a thin line be none in the legend

const FEW = 6;

/** The categories or venues of papers, the most frequent first; new ones come at the end. @param {"category" | "venue"} name */
function showTags(name) {
  const list = byId(name);
  const counts = tally(thingsBut(name), (node) => tagsOf(node, name));
  const known = new Set(valuesIn(list));
  const fresh = [...tally(nodes.values(), (node) => tagsOf(node, name))].filter(([value]) => !known.has(value));
  fresh.sort(([a, m], [b, n]) => Number(!a) - Number(!b) || n - m || a.localeCompare(b, "en"));
  const rows = fresh.map(([value]) => row(name, value, value || "not given", { mark: null }));
  list.append(...rows);
  showFacet(list, counts, state.off[name]);
  const section = list.parentElement;
  if (section) section.hidden = ![...known, ...fresh.map(([value]) => value)].some(Boolean);
  fold(list);
}

/** Keep a long list short until all of it is asked for. @param {HTMLElement} list */
function fold(list) {
  const items = /** @type {HTMLElement[]} */ ([...list.children]).filter(
    (item) => !item.hidden && !item.classList.contains("rest"),
  );
  const open = list.classList.contains("whole");
  for (const [place, item] of items.entries())
    item.classList.toggle("over", !open && place >= FEW && items.length > FEW + 1);
  list.querySelector(".rest")?.remove();
  if (open || items.length <= FEW + 1) return;
  const unfold = () => {
    list.classList.add("whole");
    fold(list);
    items[FEW]?.querySelector("button")?.focus();
  };
  const more = make("button", { type: "button", class: "more", onclick: unfold }, `+ ${items.length - FEW} more`);
  list.append(make("li", { class: "rest" }, more));
}

export function turnHubs() {
  state.noHubs = !state.noHubs;
  changed();
}

function showHubs() {
  const { ids, least } = hubs();
  const button = byId("hubs-button");
  button.hidden = !ids.size && !state.noHubs;
  button.textContent = state.noHubs ? `${plural(ids.size, "hub")} hidden` : `Hide ${plural(ids.size, "hub")}`;
  button.title = `What ${least} or more others hang on (x)`;
  button.setAttribute("aria-pressed", String(state.noHubs));
}

const waiting = () => [...nodes.keys()].filter((id) => !state.shown.has(id));

function showWaiting() {
  const count = waiting().length;
  byId("all-button").hidden = !count;
  byId("all-button").textContent = `Show ${count.toLocaleString("en")} more`;
}

function showSureness() {
  /** @param {Edge} edge @returns {edge is Edge & {confidence: number}} */
  const sure = (edge) => edge.confidence !== null && edge.confidence !== undefined;
  byId("sureness").hidden = ![...edges.values()].some(sure);
  const counted = [...visible("sure").edges.values()].filter(sure);
  const left = counted.filter((edge) => edge.confidence >= state.sure).length;
  byId("sure").value = String(state.sure);
  byId("sure-out").value = state.sure ? `from ${state.sure.toFixed(2)}: ${left} of ${counted.length}` : "any";
}

/** A short piece of a relation's line. @param {Relation} relation */
function sample({ like, width, dash }) {
  const mark = make("span", { class: "dash", "aria-hidden": "true" });
  const style = dash.length ? (dash[0] < 3 ? "dotted" : "dashed") : "solid";
  Object.assign(mark.style, { borderTopStyle: style, borderTopWidth: `${Math.round(WIDER * width)}px` });
  if (like) mark.style.borderTopColor = `var(--${like})`;
  return mark;
}

export function startFilters() {
  byId("types").append(...words.types.map(({ name }) => row("type", name, name, { mark: glyph(), className: name })));
  byId("relations").append(
    ...words.relations.map((one) => row("relation", one.name, one.label, { mark: sample(one) })),
  );
  byId("sure").addEventListener("input", () => {
    state.sure = Number(byId("sure").value);
    changed();
  });
  byId("reset-button").addEventListener("click", resetFilters);
  byId("hubs-button").addEventListener("click", turnHubs);
  byId("all-button").addEventListener("click", () => show(waiting()));
  startColours();
  startTime();
}

const isFiltered = () =>
  state.from !== null ||
  state.to !== null ||
  state.sure > 0 ||
  state.noHubs ||
  Object.values(state.off).some((off) => off.size);

export function showFilters() {
  showFacet(
    byId("types"),
    tally(thingsBut("type"), (node) => [node.type]),
    state.off.type,
  );
  showFacet(
    byId("relations"),
    tally(visible("relation").edges.values(), (edge) => [edge.relation]),
    state.off.relation,
  );
  showTags("category");
  showTags("venue");
  showColours();
  showTime();
  showSureness();
  showHubs();
  showWaiting();
  byId("reset-button").disabled = !isFiltered();
}
