// An answer as a chart: bars for names and numbers, lines over years.
import { byId, make } from "../shared/dom.js";
import { chartOf } from "./shape.js";
import { localName } from "./terms.js";

/** @import {Answer, Chart, Row, Series, Shape, Term} from "./types" */

const BARS = 40;
const LINES = 8;
const FARTHEST = 30;
/** Okabe–Ito, as names of properties of the site's style. */
const COLOURS = ["--paper", "--method", "--dataset", "--task", "--person", "--metric", "--organisation", "--ink"];

/** @param {Term | undefined} term */
const labelOf = (term) => (!term ? "" : term.type === "uri" ? localName(term.value) : term.value);
/** What a column is called. @param {Answer} answer @param {number} at */
const columnOf = (answer, at) => answer.columns[at].replaceAll("_", " ");

/** @param {Answer} answer @param {Shape} shape */
export function showChart(answer, shape) {
  const chart = chartOf(shape);
  if (!chart) return make("p", { class: "empty" }, "There is nothing in it to draw.");
  return chart.kind === "bars" ? bars(answer, chart) : lines(answer, chart);
}

/** A bar with its name and its number. @param {string} name @param {string} text @param {number} most the longest bar */
function barOf(name, text, most) {
  const value = Number(text);
  const bar = make("span", { class: value < 0 ? "bar-line less" : "bar-line", "aria-hidden": "true" });
  bar.style.width = `${(Math.abs(value) / most) * 100}%`;
  return make(
    "li",
    {},
    make("bdi", { class: "bar-name", title: name }, name),
    make("span", { class: "bar-track" }, bar),
    make("span", { class: "bar-value" }, text),
  );
}

/** @param {Answer} answer @param {Chart} chart */
function bars(answer, { x, y: [y] }) {
  const rows = answer.rows
    .flatMap((row) => {
      const number = row[y];
      return number ? [{ name: labelOf(row[x]), text: number.value }] : [];
    })
    .slice(0, BARS);
  const most = Math.max(...rows.map(({ text }) => Math.abs(Number(text))), 0) || 1;
  const items = rows.map(({ name, text }) => barOf(name, text, most));
  const said = `${columnOf(answer, y)} by ${columnOf(answer, x)}`;
  const rest =
    answer.rows.length > rows.length
      ? `, the first ${rows.length} of ${answer.rows.length.toLocaleString("en")} rows`
      : "";
  return make(
    "figure",
    { class: "chart" },
    make("figcaption", { class: "quiet" }, said + rest),
    make("ul", { class: "bar-list" }, ...items),
  );
}

/** The lines of a chart, those with the largest sums first. @param {Answer} answer @param {Chart} chart @returns {(Series & {total: number})[]} */
function seriesOf(answer, { x, y, by }) {
  /** @type {Map<string, Map<number, number>>} */
  const found = new Map();
  /** @param {string} name @param {Row} row @param {number} at */
  const add = (name, row, at) => {
    const points = found.get(name) ?? new Map();
    found.set(name, points);
    const [year, number] = [row[x], row[at]];
    if (year && number) points.set(Number(year.value), (points.get(Number(year.value)) ?? 0) + Number(number.value));
  };
  for (const row of answer.rows) {
    if (by !== undefined) add(labelOf(row[by]), row, y[0]);
    else for (const at of y) add(columnOf(answer, at), row, at);
  }
  const series = [...found].map(([name, points]) => ({
    name,
    points,
    total: [...points.values()].reduce((sum, one) => sum + one, 0),
  }));
  return series.sort((a, b) => b.total - a.total);
}

/** @param {Answer} answer @param {Chart} chart */
function lines(answer, chart) {
  const all = seriesOf(answer, chart);
  // Numbers on so different scales that one would lie flat are no picture together.
  const near = chart.by === undefined ? all.filter((one) => all[0].total <= FARTHEST * one.total) : all;
  const series = near.slice(0, LINES);
  const years = [...new Set(series.flatMap((one) => [...one.points.keys()]))].sort((a, b) => a - b);
  const rest = all.length > series.length ? `; the ${series.length} largest of ${all.length.toLocaleString("en")}` : "";
  const said = `${columnOf(answer, chart.y[0])} by ${columnOf(answer, chart.x)}${rest}`;
  const box = make("div", { class: "lines", role: "img", "aria-label": `Chart: ${said}` });
  const legend = make("ul", { class: "line-names" }, ...series.map((one, at) => nameOfLine(one.name, at)));
  const named = series.map((one, at) => ({ ...one, colour: COLOURS[at], dashed: at > 3 }));
  /** @type {Promise<typeof import("./lines.js")>} */
  const library = import(byId("ask").dataset.lines ?? "");
  library.then(
    ({ draw }) => draw(box, named, years),
    () => {
      box.textContent = "The chart did not load; the table has the same.";
    },
  );
  return make(
    "figure",
    { class: "chart" },
    make("figcaption", { class: "quiet" }, said),
    series.length > 1 ? legend : null,
    box,
  );
}

/** @param {string} name @param {number} at */
function nameOfLine(name, at) {
  const mark = make("span", { class: "line-mark", "aria-hidden": "true" });
  mark.style.background = `var(${COLOURS[at]})`;
  return make("li", {}, mark, make("bdi", {}, name));
}
