// The pieces of a card: links to things, sentences with their marks, neighbours by relation.

import { glyph, make, outward, plural, sure } from "../shared/dom.js";
import { edit, idOf, isPage, pageOf } from "./api.js";
import { wrongLink } from "./wrong.js";

/** @import {Card, Detail, Group, Line, Link, Place} from "../shared/data" */
/** @import {add, findWay, select, showWay, take} from "./actions.js" */

const FEW = 10;
const FIGURE = /^\d[\d.,]*( %)?$/;
const NOTES = { result: "Results", abbreviation: "Abbreviations", code: "Code" };

/** @type {typeof take & {select: typeof select, add: typeof add, findWay: typeof findWay, showWay: typeof showWay}} */
export let actions;
/** @param {typeof actions} given what the buttons of cards do */
export const startCards = (given) => {
  actions = given;
};

/** What is known of a thing by name; the figures of a person stand out. @param {string} type @param {Detail[]} details */
export function facts(type, details) {
  /** @param {Detail} detail */
  const isFigure = ({ value }) => type === "Person" && FIGURE.test(value);
  /** @param {Detail} detail */
  const row = ({ name, value, href }) => make("div", {}, make("dt", {}, name), make("dd", {}, outward(href, value)));
  /** @type {[string, Detail[]][]} */
  const lists = [
    ["figures", details.filter(isFigure)],
    ["facts", details.filter((detail) => !isFigure(detail))],
  ];
  return lists.filter(([, list]) => list.length).map(([name, list]) => make("dl", { class: name }, ...list.map(row)));
}

/** A link to a thing: a click opens its card here, in another window it is an address of its own. @param {Link} link */
export function thing({ text, href, type }) {
  if (!isPage(href)) return outward(href, text);
  /** @param {MouseEvent} event */
  const onclick = (event) => {
    if (!type || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    actions.select({ node: idOf(href) }, { fly: true });
  };
  return make("a", { href, class: `thing ${type}`, onclick }, type ? glyph() : null, make("bdi", {}, text));
}

/** @param {{id: string, label: string, type: string}} node */
export const thingOf = (node, text = node.label) => thing({ text, href: pageOf(node.id), type: node.type });

/** @param {Place} place @param {string[]} known what need not be named again */
export function quote(place, known = []) {
  const text = make("p", {}, make("bdi", {}, place.before, make("mark", {}, place.exact), place.after));
  const facts = [place.field, place.extractor].filter(Boolean).map((fact) => ` · ${fact}`);
  const paper = known.includes(place.paper.text) || !place.paper.text ? null : thing(place.paper);
  const footer = make("footer", {}, paper, ...(paper ? facts : facts.map((fact, at) => (at ? fact : fact.slice(3)))));
  const share = sure(place.confidence);
  if (share) footer.append(" · ", share);
  return make("blockquote", {}, text, footer);
}

/**
 * Some of a list, and a button that brings the others.
 * @template Item
 * @param {Item[]} list
 * @param {number} few
 * @param {(item: Item) => HTMLElement} toElement
 * @param {string} what
 * @param {HTMLElement} box
 */
export function some(list, few, toElement, what, box = make("div")) {
  box.append(...list.slice(0, few).map(toElement));
  if (list.length > few) {
    const button = make("button", { type: "button", class: "more" }, `+ ${list.length - few} more${what}`);
    const more = box.tagName === "UL" ? make("li", {}, button) : button;
    button.addEventListener("click", () => more.replaceWith(...list.slice(few).map(toElement)));
    box.append(more);
  }
  return box;
}

/** @param {Line} one @param {Card} card */
function line(one, card) {
  const row = make("p", { class: "line" }, thing(one.other));
  if (one.note) row.append(make("span", { class: "quiet" }, one.note));
  if (one.year) row.append(make("span", { class: "quiet" }, String(one.year)));
  const share = sure(one.confidence);
  if (share) row.append(share);
  if (edit && one.statement) row.append(wrongLink(one.statement, one.other.text));
  const known = [one.other.text, card.label];
  const told = some(
    one.places,
    1,
    (place) => quote(place, known),
    one.places.length === 2 ? " sentence" : " sentences",
  );
  if (one.more)
    told.append(
      make(
        "p",
        {},
        make("a", { class: "more", href: pageOf(card.id) }, `+ ${plural(one.more, "more sentence")} on its page`),
      ),
    );
  return make("li", {}, row, told);
}

/** @param {Group} one @param {Card} card */
export function group(one, card) {
  const ids = one.lines.slice(0, FEW).map((each) => idOf(each.other.href));
  const add = make(
    "button",
    {
      type: "button",
      class: "add",
      title: "Add the first ten to the picture",
      "aria-label": `Add ${one.title} to the picture`,
      onclick: () => actions.add(ids, card.id),
    },
    "+",
  );
  const head = make("h3", {}, one.title, make("span", { class: "count" }, one.count), add);
  const list = some(one.lines, FEW, (each) => line(each, card), "", make("ul", { class: "statements" }));
  const all = one.more
    ? make("p", {}, make("a", { href: one.more }, `These are ${one.lines.length} of ${one.count}; all of them`))
    : null;
  return make("section", { "data-group": one.id }, head, list, all);
}

/** @param {Card} card */
export function notes(card) {
  return Object.entries(NOTES).flatMap(([kind, title]) => {
    const list = card.notes.filter(([note]) => note.kind === kind);
    if (!list.length) return [];
    const rows = list.map(([note, places]) =>
      make(
        "li",
        {},
        make("p", { class: "line" }, outward(note.href, note.text)),
        some(places, 1, (place) => quote(place, [card.label]), " sentences"),
      ),
    );
    return [
      make(
        "section",
        {},
        make("h3", {}, title, make("span", { class: "count" }, String(list.length))),
        make("ul", { class: "statements" }, ...rows),
      ),
    ];
  });
}

/** @param {string} kind @param {string} type @param {HTMLElement | null} beside */
export function closing(kind, type, beside = null) {
  const close = make(
    "button",
    { type: "button", class: "close", "aria-label": "Close the card", onclick: () => actions.select(null) },
    "✕",
  );
  return make("p", { class: `kind ${type}` }, type ? glyph() : null, kind, beside, close);
}
