// An answer as a table: the first rows, and more on demand.
import { make, outward, plural } from "../shared/dom.js";
import { localName, pageOf, short } from "./terms.js";

/** @import {Answer, Shape, Term} from "./types" */

const FIRST = 200;
const STEP = 1000;
const LONGEST = 500;

/** @param {string} text */
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** What a cell shows: a thing of this graph leads to its page, any other IRI to where it points. @param {Term | undefined} term */
export function cellOf(term) {
  if (!term) return "";
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type !== "uri")
    return make(
      "bdi",
      { lang: term["xml:lang"] ?? null, title: term.value.length > LONGEST ? term.value : null },
      cut(term.value),
    );
  const page = pageOf(term.value);
  if (page) return make("a", { href: page }, make("bdi", {}, localName(term.value)));
  return outward(term.value, short(term.value).startsWith("<") ? cut(term.value) : short(term.value));
}

/** @param {string} column */
const nameOf = (column) => column.replaceAll("_", " ");

/** @param {Answer} answer @param {Shape} shape @param {number} begin @param {number} end */
function rowsOf(answer, shape, begin, end) {
  return answer.rows
    .slice(begin, end)
    .map((row) =>
      make(
        "tr",
        {},
        ...row.map((term, at) => make("td", { class: isNumber(shape, at) ? "number" : null }, cellOf(term))),
      ),
    );
}

/** @param {Shape} shape @param {number} at */
const isNumber = (shape, at) => ["number", "year"].includes(shape.kinds[at]);

/** @param {Answer} answer @param {Shape} shape */
export function showTable(answer, shape) {
  const total = answer.rows.length;
  if (!total)
    return make(
      "p",
      { class: "empty" },
      answer.form === "triples" ? "No triple: nothing in the graph fits." : "No row: nothing in the graph fits.",
    );
  const body = make("tbody", {}, ...rowsOf(answer, shape, 0, FIRST));
  const caption = make("caption", {});
  const heads = answer.columns.map((name, at) =>
    make("th", { scope: "col", class: isNumber(shape, at) ? "number" : null }, nameOf(name)),
  );
  const scroll = make(
    "div",
    { class: "scroll", role: "region", tabindex: "0", "aria-label": "Answer as a table" },
    make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), body),
  );
  const more = make("button", { type: "button", onclick: () => add(STEP) }, "");
  const whole = make("div", {}, scroll, more);
  const count = () => {
    const shown = body.rows.length;
    caption.textContent =
      shown < total ? `The first ${shown.toLocaleString("en")} of ${plural(total, "row")}` : plural(total, "row");
    caption.className = shown < total ? "" : "unseen";
    more.hidden = shown >= total;
    more.textContent = `Show ${Math.min(STEP, total - shown).toLocaleString("en")} more`;
  };
  /** @param {number} step */
  const add = (step) => {
    body.append(...rowsOf(answer, shape, body.rows.length, body.rows.length + step));
    count();
  };
  count();
  return whole;
}
