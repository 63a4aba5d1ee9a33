// The named queries: pick one, fill in what it asks for, and it stands in the editor.
import { byId, make, messageOf } from "../shared/dom.js";
import { load } from "./terms.js";

/** @import {NamedQuery, Param} from "./types" */

/** @type {HTMLDialogElement} */
let dialog;
/** @type {(text: string, run: boolean) => void} */
let take;
/** @type {NamedQuery[]} */
let known = [];

const MISSING = "the graph has nothing to try it on";

/** @param {string} path @param {typeof take} onTake gets the text with the parameters bound */
export async function startChooser(path, onTake) {
  take = onTake;
  known = await load(path);
  dialog = make("dialog", { "aria-labelledby": "named-title" });
  byId("ask").after(dialog);
}

export function openChooser() {
  showList();
  dialog.showModal();
}

const closeButton = () =>
  make("button", { type: "button", class: "second close", onclick: () => dialog.close() }, "Close");
/** @param {string} text */
const title = (text) => make("h2", { id: "named-title" }, text);

function showList() {
  const field = make("input", {
    type: "search",
    "aria-label": "Filter the queries",
    placeholder: "Filter",
    autocomplete: "off",
    oninput: () => {
      filter(field.value);
    },
  });
  const list = make("div", { id: "named-list" }, ...groups());
  dialog.replaceChildren(make("header", {}, title("Queries"), field, closeButton()), list);
}

function groups() {
  /** @type {Map<string, NamedQuery[]>} */
  const found = new Map();
  for (const query of known) found.set(query.group, [...(found.get(query.group) ?? []), query]);
  return [...found].map(([group, queries]) => make("section", {}, make("h3", {}, group), ...queries.map(entry)));
}

/** @param {NamedQuery} query */
const entry = (query) =>
  make(
    "button",
    { type: "button", "data-words": `${query.question} ${query.name}`.toLowerCase(), onclick: () => choose(query) },
    query.question,
  );

/** @param {string} text */
function filter(text) {
  const words = text.toLowerCase().split(/\s+/);
  for (const section of dialog.querySelectorAll("section")) {
    const buttons = [...section.querySelectorAll("button")];
    for (const one of buttons) one.hidden = !words.every((word) => one.dataset.words?.includes(word));
    section.hidden = buttons.every((one) => one.hidden);
  }
}

/** @param {NamedQuery} query */
const choose = (query) => (query.params.length ? showForm(query) : bring(query, {}, true).catch(say));

/** @param {unknown} error */
const say = (error) => {
  const place = dialog.querySelector("[role=alert]");
  if (place) place.textContent = messageOf(error);
};

/** @param {Param} param */
function fieldOf(param) {
  const [id, required] = [`named-${param.name}`, param.default === null];
  const input = make("input", {
    id,
    name: param.name,
    value: required ? param.example : "",
    placeholder: param.default ?? (param.example || MISSING),
    required,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-hint`,
  });
  const label = make("label", { for: id }, param.name, required ? make("span", { class: "quiet" }, " required") : null);
  return make("div", { class: "field" }, label, input, make("p", { id: `${id}-hint`, class: "hint" }, param.text));
}

/** @param {NamedQuery} query */
function showForm(query) {
  const form = make(
    "form",
    {
      id: "named-form",
      onsubmit: (event) => {
        event.preventDefault();
        const run = event.submitter instanceof HTMLButtonElement && event.submitter.value === "run";
        bring(query, Object.fromEntries(new FormData(form)), run).catch(say);
      },
    },
    make("p", {}, query.question),
    make("div", { class: "params" }, ...query.params.map(fieldOf)),
    make("p", { class: "problem", role: "alert" }),
    make(
      "div",
      { class: "row" },
      make("button", { type: "submit", value: "run" }, "Run"),
      make("button", { type: "submit", value: "edit", class: "second" }, "Into the editor"),
      make("button", { type: "button", class: "second", onclick: showList }, "Back"),
    ),
  );
  dialog.replaceChildren(make("header", {}, title(query.name), closeButton()), form);
  form.querySelector("input")?.focus();
}

/** @param {NamedQuery} query @param {Record<string, FormDataEntryValue>} params @param {boolean} run */
async function bring(query, params, run) {
  const filled = Object.entries(params).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
  const given = new URLSearchParams(filled);
  const answer = await fetch(`/queries/${query.name}.rq?${given}`, {
    headers: { accept: "application/sparql-query, application/problem+json" },
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  const text = await answer.text();
  dialog.close();
  take(text, run);
}
