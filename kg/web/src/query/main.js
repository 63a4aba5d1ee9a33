// The query page: an editor in place of the text field, and answers without leaving the page.
import { byId, make, messageOf, within } from "../shared/dom.js";
import { ask, cancel, isRunning, Refused } from "./ask.js";
import { openChooser, startChooser } from "./chooser.js";
import { createEditor, setText } from "./editor.js";
import { clearFault, showFault } from "./faults.js";
import { declareMissing, trimmed } from "./prefixes.js";
import { showResult } from "./result.js";
import { loadTerms } from "./terms.js";
import "./query.css";

const form = byId("ask");
const field = byId("query");
const submit = within(form, "button");
const said = make("div", { id: "said" });
const clock = make("span", { id: "clock", class: "quiet" });
const stop = make("button", { id: "stop", type: "button", hidden: true, onclick: cancel }, "Cancel");
const link = make("button", { id: "link", type: "button", class: "second", onclick: copyLink }, "Copy link");
const choose = make(
  "button",
  { id: "choose", type: "button", class: "second", disabled: true, onclick: openChooser },
  "Queries …",
);

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
/** @type {import("codemirror").EditorView} */
let view;
/** @type {ReturnType<typeof setInterval> | undefined} */
let ticking;

const text = () => view.state.doc.toString();
const hash = () => location.hash.slice(1);

/** The address of a query; "#run" or a view behind it runs it where scripts do. @param {string} query @param {string} shown */
const addressOf = (query, shown) => `/query?${new URLSearchParams({ query })}#${shown}`;
/** @param {string} shown */
const remember = (shown) => history.replaceState(null, "", addressOf(text(), shown));

/** @param {string} message @param {boolean} shown whether it stands in the editor already, so that it is only to be heard */
function say(message, shown = false) {
  said.replaceChildren(
    ...(message ? [make("p", { class: shown ? "unseen" : "problem", role: "alert" }, make("bdi", {}, message))] : []),
  );
}

/** @param {boolean} on */
function showRunning(on) {
  stop.hidden = !on;
  submit.disabled = on;
  byId("answer").setAttribute("aria-busy", String(on));
  clearInterval(ticking);
  clock.textContent = "";
  if (!on) return;
  const begun = performance.now();
  ticking = setInterval(() => {
    clock.textContent = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  }, 200);
}

async function run(wanted = "run") {
  if (isRunning()) return;
  declareMissing(view);
  const query = text();
  say("");
  clearFault(view);
  showRunning(true);
  try {
    const reply = await ask(query);
    remember(wanted);
    showResult(query, reply, { wanted, onView: remember });
    document.querySelector(".result-head")?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    byId("answer").replaceChildren();
    tell(error);
  } finally {
    showRunning(false);
    form.dataset.state = "ready";
  }
}

/** @param {unknown} error */
function tell(error) {
  if (error instanceof Error && error.name === "AbortError") return say("The query was cancelled.");
  const problem = error instanceof Refused && error.problem.line ? error.problem : null;
  if (problem) showFault(view, problem);
  return say(messageOf(error), problem !== null);
}

async function copyLink() {
  remember(hash() || "run");
  try {
    await navigator.clipboard.writeText(location.href);
    clock.textContent = "The link is copied.";
  } catch {
    clock.textContent = "The address bar holds the link.";
  }
}

function arrange() {
  const label = within(form, "label");
  const head = make("div", { class: "head" });
  label.before(head);
  head.append(label, choose);
  label.addEventListener("click", () => view.focus());
  form
    .querySelector(".row")
    ?.append(
      stop,
      link,
      clock,
      make(
        "span",
        { class: "quiet keys" },
        make("kbd", {}, isMac ? "⌘ ⏎" : "Ctrl ⏎"),
        " runs, ",
        make("kbd", {}, "Ctrl Space"),
        " completes, ",
        make("kbd", {}, "Esc"),
        " ",
        make("kbd", {}, "Tab"),
        " leaves",
      ),
    );
  form.after(said);
}

/** @param {string} chosen @param {boolean} now whether to run it */
function onChosen(chosen, now) {
  setText(view, chosen);
  view.focus();
  if (now) run();
}

/** @param {unknown} error */
const told = (error) => console.info(messageOf(error));

async function begin() {
  document.documentElement.classList.add("scripted");
  if ("fresh" in form.dataset) field.value = trimmed(field.value);
  view = createEditor(field, { onRun: () => run(), onChange: () => say("") });
  arrange();
  startChooser(form.dataset.queries ?? "", onChosen).then(() => {
    choose.disabled = false;
  }, told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  const ready = loadTerms(form.dataset.terms ?? "").catch(told);
  document.documentElement.dataset.ready = "true";
  await ready; // links and names need to know what is of this graph
  document.documentElement.dataset.terms = "true";
  if (hash() && field.value.trim()) await run(hash());
}

begin();
