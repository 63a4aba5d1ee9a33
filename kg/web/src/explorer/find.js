// Search as you type: first what is known here, then what is found elsewhere.

import { byId, glyph, make } from "../shared/dom.js";
import { nothing, search } from "./api.js";
import { byWeight, nodes } from "./model.js";

/** @import {Hit} from "../shared/data" */
/** @import {Node} from "./types" */

const MOST = 12;
const PAUSE = 120; // milliseconds
/** @param {string} text */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @type {Hit[]} */
let hits = [];
let active = 0;
/** @type {AbortController | null} */
let asked = null;
/** @type {(hit: Hit) => void} */
let pick;

/** Whether the form leads to a page that searches. */
const isAsking = () => Boolean(byId("find").form?.hasAttribute("action"));

/** @param {Node} node @param {string} wanted */
function rank(node, wanted) {
  const texts = [node.label, ...node.names].map(fold);
  const parts = wanted.split(/\s+/);
  return Math.max(
    ...texts.map((text, at) => {
      if (!parts.every((part) => text.includes(part))) return 0;
      const place = text === wanted ? 4 : text.startsWith(wanted) ? 3 : text.includes(` ${wanted}`) ? 2 : 1;
      return place - (at ? 0.5 : 0);
    }),
  );
}

/** @param {string} wanted */
function known(wanted) {
  const ranked = [...nodes.values()].map((node) => ({ node, rank: rank(node, wanted) })).filter((hit) => hit.rank > 0);
  return ranked
    .sort((a, b) => b.rank - a.rank || byWeight(a.node, b.node))
    .slice(0, MOST)
    .map((hit) => hit.node);
}

async function look() {
  const text = byId("find").value.trim();
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  hits = text ? known(fold(text)) : [];
  active = 0;
  render(text, Boolean(text));
  if (!text) return;
  await new Promise((done) => {
    setTimeout(done, PAUSE);
  });
  if (signal.aborted) return;
  try {
    const found = await search(text, signal);
    const here = new Set(hits.map((hit) => hit.id));
    hits = [...hits, ...found.filter((hit) => !here.has(hit.id))].slice(0, MOST);
  } catch {
    // What is known here is shown all the same.
  }
  if (!signal.aborted) render(text, false);
}

/** @param {string} text @param {boolean} looking */
function render(text, looking) {
  const list = byId("hits");
  const input = byId("find");
  list.replaceChildren(
    ...hits.map((hit, at) =>
      make(
        "li",
        {
          role: "option",
          id: `hit-${at}`,
          class: hit.type,
          "aria-selected": String(at === active),
          onmousedown: (event) => {
            event.preventDefault();
            choose(hit);
          },
        },
        glyph(),
        make("bdi", { class: "name" }, hit.label),
        make("span", { class: "quiet" }, hit.year ? `${hit.type} ${hit.year}` : hit.type),
      ),
    ),
  );
  if (text && !hits.length)
    list.append(
      make("li", { role: "option", "aria-disabled": "true", class: "quiet" }, looking ? "Looking …" : nothing),
    );
  list.hidden = !text || document.activeElement !== input;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (hits.length && !list.hidden) input.setAttribute("aria-activedescendant", `hit-${active}`);
  else input.removeAttribute("aria-activedescendant");
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

/** @param {Hit} hit */
function choose(hit) {
  asked?.abort();
  byId("find").value = "";
  hits = [];
  render("", false);
  byId("find").blur();
  pick(hit);
}

/** @param {KeyboardEvent} event */
async function onKey(event) {
  const text = byId("find").value.trim();
  if (event.key === "ArrowDown") active = Math.min(active + 1, hits.length - 1);
  else if (event.key === "ArrowUp") active = Math.max(active - 1, 0);
  else if (event.key === "Escape") {
    byId("find").value = "";
    byId("find").blur();
    hits = [];
  } else if (event.key === "Enter" && (text || !isAsking())) {
    event.preventDefault();
    if (!hits.length) await look();
    if (hits[active]) choose(hits[active]);
    return;
  } else return;
  event.preventDefault();
  render(text, false);
}

/** @param {typeof pick} onPick */
export function startSearch(onPick) {
  pick = onPick;
  const input = byId("find");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "hits",
    "aria-autocomplete": "list",
  }))
    input.setAttribute(name, value);
  const list = make("ul", { id: "hits", role: "listbox", "aria-label": "Found", hidden: true });
  input.form?.append(list);
  input.form?.addEventListener("submit", (event) => {
    if (!input.value.trim() && isAsking()) return;
    event.preventDefault();
    if (hits[active]) choose(hits[active]);
    else look();
  });
  input.addEventListener("input", look);
  input.addEventListener("focus", look);
  input.addEventListener("blur", () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  });
  input.addEventListener("keydown", onKey);
}
