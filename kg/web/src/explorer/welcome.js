// Cards that are of no single thing: where to begin, and the ways between two things.

import { glyph, make } from "../shared/dom.js";
import { actions, closing, thingOf } from "./card_parts.js";
import { byWeight, nodeOf, nodes, state } from "./model.js";

/** @type {Record<string, string>} */
const MANY = {
  Method: "Methods",
  Task: "Tasks",
  Dataset: "Datasets",
  Person: "People",
  Paper: "Papers",
  Metric: "Metrics",
  Organisation: "Organisations",
};

const FIRST = ["Method", "Task", "Dataset", "Person", "Metric"];

/** Before anything is picked: what this is, and where to begin. */
export function startCard() {
  const box = make("div", { class: "card start" });
  const focus = nodes.get(state.focus);
  if (focus)
    box.append(make("p", { class: `kind ${focus.type}` }, glyph(), focus.type), make("h2", {}, thingOf(focus)));
  else box.append(make("h2", {}, "Where to begin"));
  if (state.notice) box.append(make("p", { class: "quiet" }, state.notice));
  box.append(make("p", { class: "quiet" }, "Search, or pick a node or a line to read the sentences behind it."));
  for (const type of FIRST) {
    const top = [...nodes.values()]
      .filter((node) => node.type === type && node.id !== state.focus)
      .sort(byWeight)
      .slice(0, 7);
    if (top.length)
      box.append(
        make("h3", {}, MANY[type]),
        make("ul", { class: "chips" }, ...top.map((node) => make("li", {}, thingOf(node)))),
      );
  }
  const keys = [
    ["/", "search"],
    ["t", "table"],
    ["e", "expand"],
    ["c", "collapse"],
    ["b", "back"],
    ["u", "undo"],
    ["x", "hubs"],
    ["o", "colours"],
    ["y", "years"],
    ["a", "arrange"],
    ["f", "fit"],
    ["d", "dark"],
  ];
  box.append(make("p", { class: "keys quiet" }, ...keys.flatMap(([key, name]) => [make("kbd", {}, key), ` ${name} `])));
  return box;
}

/** The ways that were found, each to be shown. @param {string[][]} ways @param {string} from @param {string} to */
export function wayCard(ways, from, to) {
  const rows = ways.map((way, at) =>
    make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: "add", "aria-label": `Show way ${at + 1}`, onclick: () => actions.showWay(way) },
        `${at + 1}`,
      ),
      ...way.flatMap((id, step) => [step ? " – " : " ", named(id)]),
    ),
  );
  const told = ways.length
    ? "The shortest first, and rather not through hubs."
    : "No way of at most four steps was found.";
  return make(
    "article",
    { class: "card", "data-ways": "" },
    closing("Ways", ""),
    make("h2", {}, `${nodeOf(from).short} to ${nodeOf(to).short}`),
    make("p", { class: "quiet" }, told),
    make("ul", { class: "ways" }, ...rows),
  );
}

/** @param {string} id of a thing that may not be known */
function named(id) {
  const node = nodes.get(id);
  return node ? thingOf(node) : id;
}
