// What came back: how many rows and how fast, its views, and the ways to keep it.
import { byId, make, messageOf, plural } from "../shared/dom.js";
import { readAnswer } from "./answer.js";
import { send } from "./ask.js";
import { showChart } from "./chart.js";
import { showGraph } from "./graph.js";
import { shapeOf, viewsOf } from "./shape.js";
import { showTable } from "./table.js";

/** @import {Answer, Reply, Shape, ViewName} from "./types" */
/** @typedef {[name: string, type: string, suffix: string]} Format */

const NAMES = { table: "Table", chart: "Chart", graph: "Graph", raw: "Raw" };
const SHOWN = 200_000;
/** @type {Format[]} */
const BOTH = [
  ["JSON", "application/sparql-results+json", "json"],
  ["XML", "application/sparql-results+xml", "xml"],
];
/** @type {Record<Answer["form"], Format[]>} */
const FORMATS = {
  rows: [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"], ...BOTH],
  boolean: BOTH,
  triples: [
    ["Turtle", "text/turtle", "ttl"],
    ["N-Triples", "application/n-triples", "nt"],
  ],
};

/** @param {number} seconds */
const timeOf = (seconds) => (seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`);

/** @param {Answer} answer */
function countOf(answer) {
  if (answer.form === "boolean") return answer.holds ? "Yes" : "No";
  return plural(answer.rows.length, answer.form === "triples" ? "triple" : "row");
}

/** How the answer's own address is written: the page's form gives it in each format. @param {string} query @param {Format} format */
const saveLink = (query, [name, format, suffix]) =>
  make("a", { href: `/query?${new URLSearchParams({ query, format })}`, download: `answer.${suffix}` }, name);

/**
 * Shows an answer in the view that is wanted, or in the one that suits it.
 * @param {string} query
 * @param {Reply & {seconds: number}} reply
 * @param {{wanted: string, onView: (name: ViewName) => void}} options
 */
export function showResult(query, reply, { wanted, onView }) {
  const answer = readAnswer(reply);
  const shape = shapeOf(answer);
  const { views, first } = viewsOf(shape);
  const place = make("div", { id: "view" });
  const buttons = views.map((name) =>
    make(
      "button",
      {
        type: "button",
        "data-view": name,
        onclick: () => {
          open(name);
          onView(name);
        },
      },
      NAMES[name],
    ),
  );
  /** @param {ViewName} name */
  const open = (name) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.view === name));
    place.replaceChildren(VIEWS[name](answer, shape, query));
  };
  const counted = `${countOf(answer)} in ${timeOf(reply.seconds)}`;
  byId("answer").replaceChildren(
    make(
      "div",
      { class: "result-head" },
      make("p", { id: "counted", role: "status" }, counted),
      make("div", { class: "views", role: "group", "aria-label": "View" }, ...buttons),
      make("div", { class: "saves" }, ...FORMATS[answer.form].map((format) => saveLink(query, format))),
    ),
    place,
  );
  open(views.find((name) => name === wanted) ?? first);
}

/** @type {Record<ViewName, (answer: Answer, shape: Shape, query: string) => HTMLElement>} */
const VIEWS = { table: showTable, chart: showChart, graph: showGraph, raw: showRaw };

/** @param {Answer} answer @param {Shape} _ @param {string} query */
function showRaw(answer, _, query) {
  const code = make("code", {});
  const whole = make("div", {}, make("pre", { tabindex: "0", "aria-label": "Answer as text" }, code));
  if (answer.form === "triples" && answer.rows.length) readTurtle(query, code);
  else code.textContent = cut(answer.form === "boolean" ? (answer.holds ? "yes" : "no") : indented(answer.text));
  return whole;
}

/** @param {string} text */
const indented = (text) => (text.length < SHOWN ? JSON.stringify(JSON.parse(text), null, 2) : text);
/** @param {string} text */
const cut = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… and more: save it to have all of it.` : text);

/** @param {string} query @param {HTMLElement} code */
function readTurtle(query, code) {
  code.textContent = "…";
  send(query, "text/turtle").then(
    ({ text }) => {
      code.textContent = cut(text);
    },
    (error) => {
      code.textContent = messageOf(error);
    },
  );
}
