// What a table is about, by its columns: which ones are names, numbers, years or things.
import { isThere } from "../shared/dom.js";
import { isProperty } from "./terms.js";

/** @import {Answer, Chart, Kind, Links, Shape, Term, ViewName} from "./types" */

const NUMBERS = /#(?:integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|unsignedInt)$/;
const YEAR = /#gYear$/;
const MOST_DRAWN = 150;

/** @param {string} name @param {(Term | undefined)[]} cells @returns {Kind} */
function kindOf(name, cells) {
  const filled = cells.filter(isThere);
  if (!filled.length) return "empty";
  if (filled.some((cell) => cell.type !== "literal")) return kindOfThings(filled);
  const types = filled.map((cell) => cell.datatype ?? "");
  if (types.every((type) => YEAR.test(type))) return "year";
  if (!types.every((type) => NUMBERS.test(type))) return "text";
  const values = filled.map((cell) => Number(cell.value));
  return /year/i.test(name) && values.every((value) => value > 1000 && value < 3000) ? "year" : "number";
}

/** @param {Term[]} filled @returns {Kind} */
function kindOfThings(filled) {
  if (filled.some((cell) => cell.type === "literal")) return "mixed";
  return filled.every((cell) => isProperty(cell.value)) ? "property" : "thing";
}

/** Which column of names stands for a column of things beside it: `coauthor` for `coauthor_iri`. @param {string[]} columns @returns {Map<string, string>} */
export function namesOf(columns) {
  const found = new Map();
  for (const column of columns) {
    const kind = /^(.*?)_?iri$/i.exec(column)?.[1];
    const likely =
      kind === undefined
        ? [`${column}Label`, `${column}_label`, `${column}_title`, `${column}_name`]
        : kind
          ? [kind, `${kind}_title`]
          : ["label", "value", "name", "title"];
    if (column === "paper" || kind === "paper") likely.push("title");
    const name = likely.find((one) => columns.includes(one) && one !== column);
    if (name) found.set(column, name);
  }
  return found;
}

/** @param {Answer} answer @returns {Shape} */
export function shapeOf(answer) {
  const { columns, rows } = answer;
  const kinds = columns.map((name, at) =>
    kindOf(
      name,
      rows.map((row) => row[at]),
    ),
  );
  const names = namesOf(columns);
  /** @param {Kind} kind */
  const of = (kind) => kinds.flatMap((one, at) => (one === kind ? [at] : []));
  const things = kinds.flatMap((kind, at) => (["thing", "mixed"].includes(kind) ? [at] : []));
  const years = of("year");
  const spans = years.length === 1 && new Set(rows.map((row) => row[years[0]]?.value)).size > 1;
  return {
    form: answer.form,
    kinds,
    names,
    numbers: of("number"),
    years,
    spans,
    texts: of("text"),
    things,
    rows: rows.length,
  };
}

/** A chart of a table, null where it has none. @param {Shape} shape @returns {Chart | null} */
export function chartOf(shape) {
  const [year] = shape.years;
  if (shape.form !== "rows" || shape.rows < 2) return null;
  if (shape.spans && shape.numbers.length) return { kind: "lines", x: year, y: shape.numbers, by: shape.texts[0] };
  const name = shape.texts[0] ?? shape.things[0] ?? year;
  return name !== undefined && shape.numbers.length ? { kind: "bars", x: name, y: shape.numbers.slice(0, 1) } : null;
}

/** The columns between which lines are drawn, null where there are not two of things. @param {Shape} shape @returns {Links | null} */
export function linksOf(shape) {
  if (shape.form === "triples") return { from: 0, to: 2, by: 1 };
  if (shape.things.length < 2) return null;
  const [from, to] = shape.things;
  return { from, to, by: shape.kinds.indexOf("property") };
}

/** Which views an answer has, and the one to begin with. @param {Shape} shape @returns {{views: ViewName[], first: ViewName}} */
export function viewsOf(shape) {
  if (shape.form === "boolean") return { views: ["raw"], first: "raw" };
  const there = { table: true, chart: chartOf(shape), graph: linksOf(shape), raw: true };
  const views = VIEWS.filter((name) => there[name]);
  return { views, first: first(shape, views) };
}

/** @type {ViewName[]} */
const VIEWS = ["table", "chart", "graph", "raw"];

/** @param {Shape} shape @param {ViewName[]} views @returns {ViewName} */
function first(shape, views) {
  const said = shape.kinds.length - shape.names.size;
  if (shape.form === "triples") return shape.rows && shape.rows <= MOST_DRAWN ? "graph" : "table";
  if (
    views.includes("graph") &&
    shape.kinds.every((kind) => ["thing", "property"].includes(kind)) &&
    shape.rows <= MOST_DRAWN
  )
    return "graph";
  return views.includes("chart") && said <= (shape.spans ? 3 : 2) ? "chart" : "table";
}
