// Rows of a legend that are filters too, with live counts.
import { make } from "../shared/dom.js";
import { changed, nodeOf, state } from "./model.js";
import { visible } from "./sieve.js";

/** @import {Facet, Filter} from "./types" */

/**
 * A row of a legend: the name takes its value away or brings it back, "only" takes all others away.
 * @param {Facet} facet
 * @param {string} value
 * @param {string} label
 * @param {{mark: HTMLElement | null, className?: string}} look
 */
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

/** The buttons of a legend that take values away. @param {Element | null} list */
const buttonsOf = (list) => /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll(".value") ?? [])]);

/** The values that a legend lists. @param {Element | null} list */
export const valuesIn = (list) => buttonsOf(list).map((button) => button.dataset.value ?? "");

/** @param {Facet} facet @param {HTMLElement} button */
function keepOnly(facet, button) {
  const own = button.dataset.value ?? "";
  const others = valuesIn(button.closest("ul")).filter((value) => value !== own);
  const alone = others.every((value) => state.off[facet].has(value)) && !state.off[facet].has(own);
  state.off[facet].clear();
  if (!alone) for (const value of others) state.off[facet].add(value);
  changed();
}

/**
 * Write the counts into the rows of a legend; what nothing has is not listed.
 * @param {HTMLElement} list
 * @param {Map<string, number>} counts
 * @param {Set<string>} off
 */
export function showFacet(list, counts, off) {
  for (const button of buttonsOf(list)) {
    const { value = "" } = button.dataset;
    const count = counts.get(value) ?? 0;
    const [number, item] = [button.querySelector(".count"), button.closest("li")];
    if (number) number.textContent = count.toLocaleString("en");
    button.setAttribute("aria-pressed", String(!off.has(value)));
    if (item) item.hidden = !count && !off.has(value);
  }
}

/**
 * How many items have each value.
 * @template Item, Value
 * @param {Iterable<Item>} items
 * @param {(item: Item) => Value[] | null} valuesOf
 * @returns {Map<Value, number>}
 */
export function tally(items, valuesOf) {
  const counts = new Map();
  for (const item of items) for (const value of valuesOf(item) ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** @param {Filter} filter */
export const thingsBut = (filter) => [...visible(filter).nodes].map(nodeOf);
