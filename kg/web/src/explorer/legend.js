// What colours say: the choice between type, group and year, and the legend of the last two.

import { byId, make } from "../shared/dom.js";
import { groupColour, viridis } from "./colours.js";
import { row, showFacet, tally, thingsBut } from "./facets.js";
import { groupKey, groupList, hasGroups, learnNames } from "./groups.js";
import { changed, state } from "./model.js";
import { years } from "./sieve.js";

/** @import {Colouring} from "./types" */

/** @type {Colouring[]} */
const CHOICES = ["type", "group", "year"];
const STEPS = 24;

/** @param {string} wanted "type", "group" or "year" */
export async function colourBy(wanted) {
  state.colour = CHOICES.find((name) => name === wanted) ?? "type";
  changed();
  if (state.colour !== "group") return;
  await learnNames();
  changed();
}

/** The next choice that this graph has. */
export function nextColour() {
  const there = CHOICES.filter((name) => (name !== "group" || hasGroups()) && (name !== "year" || years()));
  return colourBy(there[(there.indexOf(state.colour) + 1) % there.length]);
}

export function startColours() {
  for (const button of byId("colour").querySelectorAll("button"))
    button.addEventListener("click", () => colourBy(button.value));
}

/** @param {string} colour */
function swatch(colour) {
  const mark = make("span", { class: "swatch", "aria-hidden": "true" });
  mark.style.background = colour;
  return mark;
}

/** The rows of the groups, made anew where their names have changed. */
function showGroups() {
  const list = byId("groups");
  const named = groupList();
  list.hidden = state.colour !== "group" && !state.off.group.size;
  if (list.hidden) return;
  const said = named.map(({ label }) => label).join("\n");
  if (list.dataset.said !== said) {
    list.dataset.said = said;
    list.replaceChildren(
      ...named.map(({ name, label }, place) =>
        row("group", name, label, { mark: swatch(groupColour(name === "rest" ? -1 : place)) }),
      ),
    );
  }
  showFacet(
    list,
    tally(thingsBut("group"), (node) => [groupKey(node)]),
    state.off.group,
  );
}

function showScale() {
  const span = years();
  byId("scale").hidden = state.colour !== "year" || !span;
  if (byId("scale").hidden || !span) return;
  const stops = Array.from({ length: STEPS }, (_, at) => viridis(at / (STEPS - 1)));
  byId("ramp").style.background = `linear-gradient(90deg, ${stops.join(", ")})`;
  [byId("scale-from").textContent, byId("scale-to").textContent] = span.map(String);
}

export function showColours() {
  for (const button of byId("colour").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === state.colour));
    button.hidden = (button.value === "group" && !hasGroups()) || (button.value === "year" && !years());
  }
  byId("types").classList.toggle("plain", state.colour !== "type");
  showGroups();
  showScale();
}
