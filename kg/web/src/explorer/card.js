// The card of a thing or of a pair: data from the server, made into elements.

import { byId, isThere, make, messageOf, plural, say, sure } from "../shared/dom.js";
import { edit, homeOf, readCard, readEvidence, verbs } from "./api.js";
import { actions, closing, facts, group, notes, quote, some, thing, thingOf } from "./card_parts.js";
import { groupName, groupPlace } from "./groups.js";
import { nodeOf, nodes, state } from "./model.js";
import { trailBar } from "./trail.js";
import { startCard } from "./welcome.js";
import { askThing, isNamed, wrongLink } from "./wrong.js";

/** @import {Card, Group, Statement} from "../shared/data" */
/** @import {Chosen, Edge} from "./types" */

const FEW = 10;

/** @param {Card} card */
function tools(card) {
  /** @param {string} text @param {string} title @param {() => unknown} onclick */
  const button = (text, title, onclick) => make("button", { type: "button", title, onclick }, text);
  return make(
    "div",
    { class: "row" },
    button("Expand", "Add its ten strongest neighbours (e)", () => actions.expand(card.id)),
    button("Collapse", "Take away what hangs on it alone (c)", () => actions.collapse(card.id)),
    button("Hide", "Take it out of the picture (h)", () => actions.hide(card.id)),
    button("Ways to …", "Find ways from here to another thing (p)", () => actions.findWay(card.id)),
  );
}

/** @param {Card} card */
const wrongButton = (card) =>
  make(
    "button",
    {
      type: "button",
      class: "wrong quiet",
      "aria-label": `Is the name or the type of ${card.label} wrong?`,
      onclick: () => askThing(card),
    },
    "wrong?",
  );

/** @param {string[]} list */
function names(list) {
  const shown = list.slice(0, FEW).flatMap((name, at) => [at ? "; " : "", make("bdi", {}, name)]);
  return make("p", { class: "alt" }, "also ", ...shown, list.length > FEW ? ` and ${list.length - FEW} more` : null);
}

/** @param {Card} card */
function authors(card) {
  const list = some(card.authors, 12, (author) => make("span", { class: "author" }, thing(author)), "");
  list.className = "authors";
  if (card.and_others) list.append(make("span", { class: "quiet" }, "and others"));
  return list;
}

/** The group of a thing, where the picture shows groups. @param {string} id */
function groupOf(id) {
  const node = nodes.get(id);
  return state.colour === "group" && node && groupPlace(node) >= 0
    ? [{ name: "Group", value: groupName(node.community), href: "" }]
    : [];
}

/** The name of a thing, with what is to be read of it elsewhere. @param {Card} card */
function titled(card) {
  const [name, home] = [make("bdi", {}, card.label), homeOf(card)];
  return make("h2", {}, home ? make("a", home, name) : name);
}

/** @param {Card} card */
function nodeCard(card) {
  const box = make(
    "article",
    { class: "card", "data-node": card.id },
    closing(card.kind, card.type, edit && isNamed(card.type) ? wrongButton(card) : null),
    titled(card),
  );
  if (card.alt_labels.length) box.append(names(card.alt_labels));
  if (card.authors.length) box.append(authors(card));
  box.append(tools(card));
  box.append(...facts(card.type, [...card.details, ...groupOf(card.id)]));
  if (card.text)
    box.append(
      make("details", {}, make("summary", {}, "Abstract"), make("p", { class: "prose" }, make("bdi", {}, card.text))),
    );
  /** @param {Group} one */
  const told = (one) => one.lines.some((each) => each.places.length);
  /** @param {Group} one */
  const section = (one) => group(one, card);
  box.append(
    ...card.groups.filter(told).map(section),
    ...notes(card),
    ...card.groups.filter((one) => !told(one)).map(section),
  );
  return box;
}

/** @param {Statement} one */
function statement(one) {
  const [from, to] = [one.source, one.target].map(nodeOf);
  const box = make(
    "section",
    { "data-relation": one.relation },
    make(
      "h3",
      {},
      one.label,
      one.sentences ? make("span", { class: "count" }, plural(one.sentences, "sentence")) : null,
      sure(one.confidence),
      edit && one.id ? wrongLink(one.id, to.label) : null,
    ),
    make("p", { class: "ends" }, thingOf(from), make("span", { class: "quiet" }, one.label), thingOf(to)),
  );
  if (one.note) box.append(make("p", { class: "quiet" }, one.note));
  else if (!one.places.length)
    box.append(make("p", { class: "quiet" }, "Stated by the record itself, not by a sentence."));
  box.append(...one.places.map((place) => quote(place, [from.label, to.label])));
  if (one.more) box.append(make("p", { class: "quiet" }, `+ ${plural(one.more, "more sentence")}`));
  return box;
}

/** @param {Edge} edge @param {{statements: Statement[]}} evidence */
function pairCard(edge, { statements }) {
  const first = statements.filter((one) => one.relation === edge.relation && one.source === edge.source);
  const others = statements.filter((one) => !first.includes(one));
  const box = make(
    "article",
    { class: "card", "data-edge": edge.id },
    closing("Statement", ""),
    make("h2", { class: "unseen" }, verbs.get(edge.relation)),
    ...first.map(statement),
  );
  if (others.length) box.append(make("p", { class: "also" }, "Also between the two"), ...others.map(statement));
  return box;
}

/** Put a card into the panel, below what was visited before it. @param {HTMLElement} card */
export function fill(card) {
  const panel = byId("panel");
  const focused = panel.contains(document.activeElement);
  panel.classList.toggle("start", card.classList.contains("start"));
  panel.replaceChildren(...[trailBar(), card].filter(isThere));
  panel.scrollTop = 0;
  if (focused) panel.focus({ preventScroll: true });
}

/**
 * Have what is read kept by its name, unless it fails.
 * @template Data
 * @param {(...names: string[]) => Promise<Data>} read
 */
function once(read) {
  /** @type {Map<string, Promise<Data>>} */
  const kept = new Map();
  /** @param {string[]} names */
  return (...names) => {
    const key = names.join(" ");
    const known = kept.get(key);
    if (known) return known;
    const asked = read(...names);
    kept.set(key, asked);
    asked.catch(() => kept.delete(key));
    return asked;
  };
}

/** The data of a card; asked for once. */
export const cardOf = once(readCard);
const evidenceOf = once(readEvidence);

/** Where to begin, with what is known of whom the picture is about. */
async function showStart() {
  const box = startCard();
  fill(box);
  if (!nodes.has(state.focus)) return;
  const { type, details } = await cardOf(state.focus);
  box.querySelector("h2")?.after(...facts(type, details));
}

/** Show the card of what is selected; what comes too late is dropped. */
export async function showCard() {
  const chosen = state.selected;
  if (!chosen) return showStart().catch((error) => say(messageOf(error)));
  try {
    const card = await made(chosen);
    if (state.selected === chosen) fill(card);
  } catch (error) {
    if (state.selected === chosen)
      fill(make("article", { class: "card" }, closing("", ""), make("p", { class: "problem" }, messageOf(error))));
  }
  return undefined;
}

/** @param {Chosen} chosen */
async function made({ node, edge }) {
  if (node) return nodeCard(await cardOf(node));
  return edge ? pairCard(edge, await evidenceOf(edge.source, edge.target)) : startCard();
}
