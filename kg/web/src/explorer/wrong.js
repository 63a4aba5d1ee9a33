// "wrong?": what is to be corrected, said in a dialog and sent to this server with the token.

import { make, say } from "../shared/dom.js";
import { readSaid, words, writeCorrection } from "./api.js";

const noted = new Set(); // what was sent from this page
let token = ""; // kept in no place that outlives the page

const STATEMENT = { reject: "The statement is wrong", keep: "The statement is right" };
const NAME = {
  retype: "It is of another type",
  rename: "It should have another name",
  merge: "It is the same as another",
  split: "Names of other things are joined with it",
};
const ASKS = { rename: "Its name should be", merge: "The name of the other" };

/** A small link to the correction of a statement; without a script it leads to the form. */
export function wrongLink(statement, about) {
  if (noted.has(statement)) return make("span", { class: "quiet" }, "noted");
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const link = event.currentTarget;
    askStatement(statement, () => {
      noted.add(statement);
      link.replaceWith(make("span", { class: "quiet" }, "noted"));
    });
  };
  return make(
    "a",
    {
      class: "wrong quiet",
      href: `/corrections?${new URLSearchParams({ statement })}`,
      "aria-label": `Is ${about} wrong here?`,
      onclick,
    },
    "wrong?",
  );
}

async function askStatement(statement, done) {
  try {
    const said = await readSaid(statement);
    const about = said.subject ?? said.title ?? said.paper;
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
    say(error.message);
  }
}

/** Whether a thing of this type has a name and a type that can be corrected. */
export const isNamed = (type) => words.concepts.includes(type);

export function askThing({ label, type }) {
  const head = make("p", { class: "said" }, make("bdi", {}, label), " ", make("span", { class: "quiet" }, type));
  open({ head, kinds: NAME, said: { name: label, type }, done: () => {} });
}

const field = (label, input) => make("label", { class: "field" }, make("span", {}, label), input);

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

/** The field that a kind of correction needs beside the name. */
function target(kind, said) {
  if (kind === "retype") {
    const types = words.concepts.filter((type) => type !== said.type);
    return field("Its type is", make("select", { name: "to" }, ...types.map((type) => make("option", {}, type))));
  }
  return kind in ASKS
    ? field(ASKS[kind], make("input", { name: "to", required: true, autocomplete: "off", maxlength: 2000 }))
    : null;
}

/** The fields that count for a kind, as the server takes them. */
function toCorrection(data, said) {
  const kind = data.get("kind");
  const own =
    kind in STATEMENT
      ? said
      : kind === "split"
        ? { name: said.name }
        : { name: said.name, type: said.type, to: data.get("to") };
  const note = data.get("note").trim();
  return { kind, ...own, ...(note ? { note } : {}) };
}

function open({ head, kinds, said, done }) {
  const more = make("div");
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  const pick = (kind) => more.replaceChildren(...[target(kind, said)].filter(Boolean));
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
        problem.textContent = error.message;
        problem.hidden = false;
      },
    );
  });
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  pick(Object.keys(kinds)[0]);
  document.getElementById("explorer").append(dialog);
  dialog.showModal();
}

async function submit(data, said) {
  const given = data.get("token")?.trim() || token;
  const { written } = await writeCorrection(toCorrection(data, said), given);
  token = given;
  say(written ? "Written down; the next build of the graph applies it." : "That stands in the file already.");
}
