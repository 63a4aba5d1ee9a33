// An answer as a chart: bars for names and numbers, lines over years.
import { byId, make } from "../shared/dom.js";
import { chartOf } from "./shape.js";
import { localName } from "./terms.js";

const BARS = 40;
const LINES = 8;
const FARTHEST = 30;
/** Okabe–Ito, as names of properties of the site's style. */
const COLOURS = ["--paper", "--method", "--dataset", "--task", "--person", "--metric", "--organisation", "--ink"];

const labelOf = (term) => (!term ? "" : term.type === "uri" ? localName(term.value) : term.value);
const numberOf = (term) => (term ? Number(term.value) : null);

export function showChart(answer, shape) {
  const chart = chartOf(shape);
  return chart.kind === "bars" ? bars(answer, chart) : lines(answer, chart);
}

function bars(answer, { x, y: [y] }) {
  const rows = answer.rows.filter((row) => row[y]).slice(0, BARS);
  const values = rows.map((row) => numberOf(row[y]));
  const most = Math.max(...values.map(Math.abs), 0) || 1;
  const items = rows.map((row, at) => {
    const bar = make("span", { class: values[at] < 0 ? "bar-line less" : "bar-line", "aria-hidden": "true" });
    bar.style.width = `${(Math.abs(values[at]) / most) * 100}%`;
    return make(
      "li",
      {},
      make("bdi", { class: "bar-name", title: labelOf(row[x]) }, labelOf(row[x])),
      make("span", { class: "bar-track" }, bar),
      make("span", { class: "bar-value" }, row[y].value),
    );
  });
  const said = `${answer.columns[y].replaceAll("_", " ")} by ${answer.columns[x].replaceAll("_", " ")}`;
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

/** The lines of a chart: {name, points by year}, those with the largest sums first. */
function seriesOf(answer, { x, y, by }) {
  const found = new Map();
  const add = (name, row, at) => {
    if (!found.has(name)) found.set(name, new Map());
    const points = found.get(name);
    const year = numberOf(row[x]);
    if (year !== null && row[at]) points.set(year, (points.get(year) ?? 0) + numberOf(row[at]));
  };
  for (const row of answer.rows) {
    if (by !== undefined) add(labelOf(row[by]), row, y[0]);
    else for (const at of y) add(answer.columns[at].replaceAll("_", " "), row, at);
  }
  const series = [...found].map(([name, points]) => ({
    name,
    points,
    total: [...points.values()].reduce((sum, one) => sum + one, 0),
  }));
  return series.sort((a, b) => b.total - a.total);
}

function lines(answer, chart) {
  const all = seriesOf(answer, chart);
  // Numbers on so different scales that one would lie flat are no picture together.
  const near = chart.by === undefined ? all.filter((one) => all[0].total <= FARTHEST * one.total) : all;
  const series = near.slice(0, LINES);
  const years = [...new Set(series.flatMap((one) => [...one.points.keys()]))].sort((a, b) => a - b);
  const rest = all.length > series.length ? `; the ${series.length} largest of ${all.length.toLocaleString("en")}` : "";
  const said = `${answer.columns[chart.y[0]].replaceAll("_", " ")} by ${answer.columns[chart.x].replaceAll("_", " ")}${rest}`;
  const box = make("div", { class: "lines", role: "img", "aria-label": `Chart: ${said}` });
  const legend = make("ul", { class: "line-names" }, ...series.map((one, at) => nameOfLine(one.name, at)));
  const named = series.map((one, at) => ({ ...one, colour: COLOURS[at], dashed: at > 3 }));
  import(byId("ask").dataset.lines).then(
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

function nameOfLine(name, at) {
  const mark = make("span", { class: "line-mark", "aria-hidden": "true" });
  mark.style.background = `var(${COLOURS[at]})`;
  return make("li", {}, mark, make("bdi", {}, name));
}
