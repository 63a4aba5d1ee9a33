// The card of a thing or of a pair: data from the server, made into elements.
import { idOf, pageOf, readCard, readEvidence, verbs } from "./api.js";
import { byId, glyph, make, outward, plural, sure } from "./dom.js";
import { byWeight, nodes, state } from "./model.js";

const FEW = 10;
const NOTES = { result: "Results", abbreviation: "Abbreviations", code: "Code" };
const MANY = { Method: "Methods", Task: "Tasks", Dataset: "Datasets", Person: "People", Paper: "Papers", Metric: "Metrics", Organisation: "Organisations" };

let actions;
/** @param {{select: Function, expand: Function, add: Function, collapse: Function, hide: Function, findWay: Function, showEdge: Function, showWay: Function}} given */
export const startCards = (given) => { actions = given; };

/** A link to a thing: a click opens its card here, elsewhere it is the thing's own page. */
export function thing({ text, href, type }) {
  if (!href.startsWith("/id/")) return outward(href, text);
  const onclick = (event) => {
    if (!type || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    actions.select({ node: idOf(href) }, { fly: true });
  };
  return make("a", { href, class: `thing ${type}`, onclick }, type ? glyph() : null, make("bdi", {}, text));
}

export const thingOf = (node, text = node.label) => thing({ text, href: pageOf(node.id), type: node.type });

function quote(place, known = []) {
  const text = make("p", {}, make("bdi", {}, place.before, make("mark", {}, place.exact), place.after));
  const facts = [place.field, place.extractor].filter(Boolean).map((fact) => ` · ${fact}`);
  const paper = known.includes(place.paper.text) || !place.paper.text ? null : thing(place.paper);
  const footer = make("footer", {}, paper, ...(paper ? facts : facts.map((fact, at) => (at ? fact : fact.slice(3)))));
  const share = sure(place.confidence);
  if (share) footer.append(" · ", share);
  return make("blockquote", {}, text, footer);
}

/** Some of a list, and a button that brings the others. */
function some(list, few, toElement, what, box = make("div")) {
  box.append(...list.slice(0, few).map(toElement));
  if (list.length > few) {
    const button = make("button", { type: "button", class: "more" }, `+ ${list.length - few} more${what}`);
    const more = box.tagName === "UL" ? make("li", {}, button) : button;
    button.addEventListener("click", () => more.replaceWith(...list.slice(few).map(toElement)));
    box.append(more);
  }
  return box;
}

function line(one, card) {
  const row = make("p", { class: "line" }, thing(one.other));
  if (one.note) row.append(make("span", { class: "quiet" }, one.note));
  if (one.year) row.append(make("span", { class: "quiet" }, String(one.year)));
  if (one.confidence !== null) row.append(sure(one.confidence));
  const known = [one.other.text, card.label];
  const told = some(one.places, 1, (place) => quote(place, known), one.places.length === 2 ? " sentence" : " sentences");
  if (one.more) told.append(make("p", { class: "quiet" }, `+ ${plural(one.more, "more sentence")} on its page`));
  return make("li", {}, row, told);
}

function group(one, card) {
  const ids = one.lines.slice(0, FEW).map((each) => idOf(each.other.href));
  const add = make("button", { type: "button", class: "add", title: "Add the first ten to the picture", "aria-label": `Add ${one.title} to the picture`,
    onclick: () => actions.add(ids, card.id) }, "+");
  const head = make("h3", {}, one.title, make("span", { class: "count" }, one.count), add);
  const list = some(one.lines, FEW, (each) => line(each, card), "", make("ul", { class: "statements" }));
  const all = one.more ? make("p", {}, make("a", { href: one.more }, `These are ${one.lines.length} of ${one.count}; all of them`)) : null;
  return make("section", { "data-group": one.id }, head, list, all);
}

function notes(card) {
  return Object.entries(NOTES).flatMap(([kind, title]) => {
    const list = card.notes.filter(([note]) => note.kind === kind);
    if (!list.length) return [];
    const rows = list.map(([note, places]) =>
      make("li", {}, make("p", { class: "line" }, outward(note.href, note.text)), some(places, 1, (place) => quote(place, [card.label]), " sentences")));
    return [make("section", {}, make("h3", {}, title, make("span", { class: "count" }, String(list.length))), make("ul", { class: "statements" }, ...rows))];
  });
}

function tools(card) {
  const button = (text, title, onclick) => make("button", { type: "button", title, onclick }, text);
  return make("div", { class: "row" },
    button("Expand", "Add its ten strongest neighbours (e)", () => actions.expand(card.id)),
    button("Collapse", "Take away what hangs on it alone (c)", () => actions.collapse(card.id)),
    button("Hide", "Take it out of the picture (h)", () => actions.hide(card.id)),
    button("Ways to …", "Find ways from here to another thing (p)", () => actions.findWay(card.id)));
}

function closing(kind, type) {
  const close = make("button", { type: "button", class: "close", "aria-label": "Close the card", onclick: () => actions.select(null) }, "✕");
  return make("p", { class: `kind ${type}` }, type ? glyph() : null, kind, close);
}

function names(list) {
  const shown = list.slice(0, FEW).flatMap((name, at) => [at ? "; " : "", make("bdi", {}, name)]);
  return make("p", { class: "alt" }, "also ", ...shown, list.length > FEW ? ` and ${list.length - FEW} more` : null);
}

function authors(card) {
  const list = some(card.authors, 12, (author) => make("span", { class: "author" }, thing(author)), "");
  list.className = "authors";
  if (card.and_others) list.append(make("span", { class: "quiet" }, "and others"));
  return list;
}

function nodeCard(card) {
  const box = make("article", { class: "card", "data-node": card.id }, closing(card.kind, card.type),
    make("h2", {}, make("a", { href: pageOf(card.id), title: "Open its page" }, make("bdi", {}, card.label))));
  if (card.alt_labels.length) box.append(names(card.alt_labels));
  if (card.authors.length) box.append(authors(card));
  box.append(tools(card));
  if (card.details.length) {
    box.append(make("dl", { class: "facts" }, ...card.details.map((detail) =>
      make("div", {}, make("dt", {}, detail.name), make("dd", {}, outward(detail.href, detail.value))))));
  }
  if (card.text) box.append(make("details", {}, make("summary", {}, "Abstract"), make("p", { class: "prose" }, make("bdi", {}, card.text))));
  const told = (one) => one.lines.some((each) => each.places.length);
  const section = (one) => group(one, card);
  box.append(...card.groups.filter(told).map(section), ...notes(card), ...card.groups.filter((one) => !told(one)).map(section));
  return box;
}

function statement(one) {
  const [from, to] = [one.source, one.target].map((id) => nodes.get(id));
  const box = make("section", { "data-relation": one.relation },
    make("h3", {}, one.label, one.sentences ? make("span", { class: "count" }, plural(one.sentences, "sentence")) : null, sure(one.confidence)),
    make("p", { class: "ends" }, thingOf(from), make("span", { class: "quiet" }, one.label), thingOf(to)));
  if (one.note) box.append(make("p", { class: "quiet" }, one.note));
  else if (!one.places.length) box.append(make("p", { class: "quiet" }, "Stated by the record itself, not by a sentence."));
  box.append(...one.places.map((place) => quote(place, [from.label, to.label])));
  if (one.more) box.append(make("p", { class: "quiet" }, `+ ${plural(one.more, "more sentence")}`));
  return box;
}

function pairCard(edge, { statements }) {
  const first = statements.filter((one) => one.relation === edge.relation && one.source === edge.source);
  const others = statements.filter((one) => !first.includes(one));
  const box = make("article", { class: "card", "data-edge": edge.id }, closing("Statement", ""), make("h2", { class: "unseen" }, verbs.get(edge.relation)),
    ...first.map(statement));
  if (others.length) box.append(make("p", { class: "also" }, "Also between the two"), ...others.map(statement));
  return box;
}

/** Before anything is picked: what this is, and where to begin. */
function startCard() {
  const box = make("div", { class: "card start" });
  const focus = nodes.get(state.focus);
  if (focus) box.append(make("p", { class: `kind ${focus.type}` }, glyph(), focus.type), make("h2", {}, thingOf(focus)));
  else box.append(make("h2", {}, "Where to begin"));
  box.append(make("p", { class: "quiet" }, "Search, or pick a node or a line to read the sentences behind it."));
  for (const type of ["Method", "Task", "Dataset", "Person", "Metric"]) {
    const top = [...nodes.values()].filter((node) => node.type === type && node.id !== state.focus).sort(byWeight).slice(0, 7);
    if (top.length) box.append(make("h3", {}, MANY[type]), make("ul", { class: "chips" }, ...top.map((node) => make("li", {}, thingOf(node)))));
  }
  const keys = [["/", "search"], ["t", "table"], ["e", "expand"], ["c", "collapse"], ["u", "undo"], ["f", "fit"], ["d", "dark"]];
  box.append(make("p", { class: "keys quiet" }, ...keys.flatMap(([key, name]) => [make("kbd", {}, key), ` ${name} `])));
  return box;
}

export function wayCard(ways, from, to) {
  const rows = ways.map((way, at) => make("li", {}, make("button", { type: "button", class: "add", "aria-label": `Show way ${at + 1}`, onclick: () => actions.showWay(way) }, `${at + 1}`),
    ...way.flatMap((id, step) => [step ? " – " : " ", nodes.has(id) ? thingOf(nodes.get(id)) : id])));
  const told = ways.length ? "The shortest first, and rather not through hubs." : "No way of at most four steps was found.";
  fill(make("article", { class: "card", "data-ways": "" }, closing("Ways", ""), make("h2", {}, `${nodes.get(from).short} to ${nodes.get(to).short}`),
    make("p", { class: "quiet" }, told), make("ul", { class: "ways" }, ...rows)));
}

function fill(card) {
  const panel = byId("panel");
  const focused = panel.contains(document.activeElement);
  panel.classList.toggle("start", card.classList.contains("start"));
  panel.replaceChildren(card);
  panel.scrollTop = 0;
  if (focused) panel.focus({ preventScroll: true });
}

const kept = new Map();
function remember(key, read) {
  if (!kept.has(key)) kept.set(key, read().catch((error) => { kept.delete(key); throw error; }));
  return kept.get(key);
}

/** The data of a card; asked for once. */
export const cardOf = (id) => remember(`node ${id}`, () => readCard(id));

/** Show the card of what is selected; what comes too late is dropped. */
export async function showCard() {
  const chosen = state.selected;
  if (!chosen) return fill(startCard());
  try {
    const edge = chosen.edge;
    const card = chosen.node ? nodeCard(await cardOf(chosen.node))
      : pairCard(edge, await remember(`edge ${edge.source} ${edge.target}`, () => readEvidence(edge.source, edge.target)));
    if (state.selected === chosen) fill(card);
  } catch (error) {
    if (state.selected === chosen) fill(make("article", { class: "card" }, closing("", ""), make("p", { class: "problem" }, error.message)));
  }
  return undefined;
}
