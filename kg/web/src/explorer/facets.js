// Rows of a legend that are filters too, with live counts.
import { make } from "../shared/dom.js";
import { changed, nodes, state } from "./model.js";
import { visible } from "./sieve.js";

/** A row of a legend: the name takes its value away or brings it back, "only" takes all others away. */
export function row(facet, value, label, { mark, className = "" }) {
  const off = state.off[facet];
  const toggle = () => {
    if (!off.delete(value)) off.add(value);
    changed();
  };
  const button = make(
    "button",
    { type: "button", class: `value ${className}`, "aria-pressed": "true", "data-value": value, onclick: toggle },
    mark,
    make("span", { class: "name" }, label),
    make("span", { class: "count" }, ""),
  );
  const only = make(
    "button",
    { type: "button", class: "only", "aria-label": `Only ${label}`, onclick: () => keepOnly(facet, button) },
    "only",
  );
  return make("li", { title: label.length > 22 ? label : null }, button, only);
}

function keepOnly(facet, button) {
  const values = [...button.closest("ul").querySelectorAll(".value")].map((other) => other.dataset.value);
  const others = values.filter((value) => value !== button.dataset.value);
  const alone = others.every((value) => state.off[facet].has(value)) && !state.off[facet].has(button.dataset.value);
  state.off[facet].clear();
  if (!alone) for (const value of others) state.off[facet].add(value);
  changed();
}

/** Write the counts into the rows of a legend; what nothing has is not listed. */
export function showFacet(list, counts, off) {
  for (const item of list.querySelectorAll("li:has(.value)")) {
    const button = item.querySelector(".value");
    const { value } = button.dataset;
    const count = counts.get(value) ?? 0;
    button.querySelector(".count").textContent = count.toLocaleString("en");
    button.setAttribute("aria-pressed", String(!off.has(value)));
    item.hidden = !count && !off.has(value);
  }
}

export function tally(items, valuesOf) {
  const counts = new Map();
  for (const item of items) for (const value of valuesOf(item) ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export const thingsBut = (filter) => [...visible(filter).nodes].map((id) => nodes.get(id));
