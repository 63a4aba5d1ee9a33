// "wrong?": what is to be corrected, said in a dialog and sent to this server with the token.

import { byId, isThere, make, messageOf, say } from "../shared/dom.js";
import { readSaid, words, writeCorrection } from "./api.js";

/** @import {Said} from "../shared/data" */
/** @typedef {Record<string, string>} Kinds what can be said, by the kind of correction */

/** @type {Set<string>} what was sent from this page */
const noted = new Set();
let token = ""; // kept in no place that outlives the page

/** @type {Kinds} */
const STATEMENT = { reject: "The statement is wrong", keep: "The statement is right" };
/** @type {Kinds} */
const NAME = {
  retype: "It is of another type",
  rename: "It should have another name",
  merge: "It is the same as another",
  split: "Names of other things are joined with it",
};
/** @type {Kinds} */
const ASKS = { rename: "Its name should be", merge: "The name of the other" };

/** A small link to the correction of a statement; without a script it leads to the form. @param {string} statement @param {string} about */
export function wrongLink(statement, about) {
  if (noted.has(statement)) return make("span", { class: "quiet" }, "noted");
  /** @param {MouseEvent} event */
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    askStatement(statement, () => {
      noted.add(statement);
      link.replaceWith(make("span", { class: "quiet" }, "noted"));
    });
  };
  const link = make(
    "a",
    {
      class: "wrong quiet",
      href: `/corrections?${new URLSearchParams({ statement })}`,
      "aria-label": `Is ${about} wrong here?`,
      onclick,
    },
    "wrong?",
  );
  return link;
}

/** @param {string} statement @param {() => void} done */
async function askStatement(statement, done) {
  try {
    const said = await readSaid(statement);
    const about = said.subject ?? said.title ?? said.paper ?? "";
    const head = make(
      "p",
      { class: "said" },
      make("bdi", {}, about),
      " ",
      make("b", {}, said.relation),
      " ",
      make("bdi", {}, said.name),
    );
    open({ head, kinds: said.type ? { ...STATEMENT, ...NAME } : STATEMENT, said, done });
  } catch (error) {
    say(messageOf(error));
  }
}

/** Whether a thing of this type has a name and a type that can be corrected. @param {string} type */
export const isNamed = (type) => words.concepts.includes(type);

/** @param {{label: string, type: string}} thing */
export function askThing({ label, type }) {
  const head = make("p", { class: "said" }, make("bdi", {}, label), " ", make("span", { class: "quiet" }, type));
  open({ head, kinds: NAME, said: { name: label, type }, done: () => {} });
}

/** @param {string} label @param {HTMLElement} input */
const field = (label, input) => make("label", { class: "field" }, make("span", {}, label), input);

/** @param {Kinds} kinds @param {(kind: string) => void} onPick */
function choices(kinds, onPick) {
  return make(
    "fieldset",
    {},
    make("legend", { class: "unseen" }, "What is to be written down"),
    ...Object.entries(kinds).map(([kind, label], at) =>
      make(
        "label",
        { class: "choice" },
        make("input", { type: "radio", name: "kind", value: kind, checked: at === 0, onchange: () => onPick(kind) }),
        label,
      ),
    ),
  );
}

/** The field that a kind of correction needs beside the name. @param {string} kind @param {Said} said */
function target(kind, said) {
  if (kind === "retype") {
    const types = words.concepts.filter((type) => type !== said.type);
    return field("Its type is", make("select", { name: "to" }, ...types.map((type) => make("option", {}, type))));
  }
  return kind in ASKS
    ? field(ASKS[kind], make("input", { name: "to", required: true, autocomplete: "off", maxlength: 2000 }))
    : null;
}

/** What stands in a field of a form, "" where there is none of this name. @param {FormData} data @param {string} name */
const entry = (data, name) => String(data.get(name) ?? "").trim();

/** The fields that count for a kind, as the server takes them. @param {FormData} data @param {Said} said */
function toCorrection(data, said) {
  const kind = entry(data, "kind");
  const own =
    kind in STATEMENT
      ? said
      : kind === "split"
        ? { name: said.name }
        : { name: said.name, type: said.type, to: entry(data, "to") };
  const note = entry(data, "note");
  return { kind, ...own, ...(note ? { note } : {}) };
}

/** @param {{head: HTMLElement, kinds: Kinds, said: Said, done: () => void}} asked */
function open({ head, kinds, said, done }) {
  const more = make("div");
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  /** @param {string} kind */
  const pick = (kind) => more.replaceChildren(...[target(kind, said)].filter(isThere));
  const dialog = make("dialog", { id: "wrong", "aria-labelledby": "wrong-title" });
  const close = () => dialog.close();
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: "wrong-title" }, "What is wrong?"),
    head,
    choices(kinds, pick),
    more,
    field(
      "Why",
      make("input", {
        name: "note",
        autocomplete: "off",
        maxlength: 2000,
        placeholder: "who reads the file of corrections sees it",
      }),
    ),
    token
      ? null
      : field(
          "Token",
          make("input", {
            name: "token",
            type: "password",
            required: true,
            autocomplete: "off",
            placeholder: "printed where the server was started",
          }),
        ),
    problem,
    make(
      "p",
      { class: "row" },
      make("button", { type: "submit", class: "main" }, "Write it down"),
      make("button", { type: "button", onclick: close }, "Cancel"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(new FormData(form), said).then(
      () => {
        close();
        done();
      },
      (error) => {
        problem.textContent = messageOf(error);
        problem.hidden = false;
      },
    );
  });
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  pick(Object.keys(kinds)[0]);
  byId("explorer").append(dialog);
  dialog.showModal();
}

/** @param {FormData} data @param {Said} said */
async function submit(data, said) {
  const given = entry(data, "token") || token;
  const { written } = await writeCorrection(toCorrection(data, said), given);
  token = given;
  say(written ? "Written down; the next build of the graph applies it." : "That stands in the file already.");
}
