// The same selection as tables, for reading aloud, copying and the keyboard.

import { byId, make, plural, sure } from "../shared/dom.js";
import { verbs } from "./api.js";
import { thingOf } from "./card_parts.js";
import { groupName, groupPlace } from "./groups.js";
import { nodeOf, state } from "./model.js";
import { visible } from "./sieve.js";

/** @import {Edge, Node} from "./types" */
/** @typedef {"statements" | "nodes"} Sheet */
/** @typedef {{column: number | null, down: boolean}} Sorting */
/**
 * @template Item
 * @typedef {object} Column
 * @property {string} name
 * @property {boolean} [number]
 * @property {(item: Item) => string | number} value what rows are sorted by
 * @property {(item: Item) => HTMLElement | string} [cell] where it is not the value
 * @property {() => boolean} [when] whether the column is there
 */

const PAGE = 200;
/** @type {Sheet} */
let sheet = "statements";
let rowsShown = PAGE;
/** @type {Record<Sheet, Sorting>} */
const sorting = { statements: { column: null, down: false }, nodes: { column: 3, down: true } };
/** @type {(edge: Edge) => void} */
let showEdge;

/** @param {Edge} edge */
const verb = (edge) => verbs.get(edge.relation) ?? edge.relation;
/** @param {Edge} edge */
const told = (edge) => (edge.sentences ? plural(edge.sentences, "sentence") : "record");

/** @param {Node} node */
const brief = (node) => {
  const link = thingOf(node, node.short);
  if (node.short !== node.label) link.title = node.label;
  return link;
};

/** @type {Column<Edge>[]} */
const STATEMENTS = [
  { name: "Subject", value: (edge) => nodeOf(edge.source).label, cell: (edge) => brief(nodeOf(edge.source)) },
  { name: "Relation", value: verb, cell: verb },
  { name: "Object", value: (edge) => nodeOf(edge.target).label, cell: (edge) => brief(nodeOf(edge.target)) },
  {
    name: "Confidence",
    number: true,
    value: (edge) => edge.confidence ?? -1,
    cell: (edge) => sure(edge.confidence) ?? "",
  },
  {
    name: "Evidence",
    value: (edge) => edge.sentences,
    cell: (edge) =>
      make(
        "button",
        {
          type: "button",
          class: "more",
          "aria-label": `${told(edge)}: ${nodeOf(edge.source).short} ${verb(edge)} ${nodeOf(edge.target).short}`,
          onclick: () => showEdge(edge),
        },
        told(edge),
      ),
  },
];

/** @type {Column<Node>[]} */
const NODES = [
  { name: "Name", value: (node) => node.label, cell: (node) => thingOf(node) },
  { name: "Type", value: (node) => node.type },
  {
    name: "Year",
    number: true,
    value: (node) => node.year ?? -1,
    cell: (node) => (node.year ? String(node.year) : ""),
  },
  { name: "Links", number: true, value: (node) => node.degree },
  {
    name: "Group",
    value: (node) => (groupPlace(node) < 0 ? "" : groupName(node.community)),
    when: () => state.colour === "group",
  },
  { name: "Other names", value: (node) => node.names.join("; ") },
];

/** @param {string | number} a @param {string | number} b */
const compare = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");

/** @template Item @param {Item[]} rows @param {Column<Item>[]} columns @param {Sorting} by */
function sorted(rows, columns, { column, down }) {
  if (column === null) return rows;
  const { value } = columns[column];
  return rows.sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1));
}

/** What the table of statements holds, in the order of the column that it is sorted by. */
export const listedStatements = () => sorted([...visible().edges.values()], STATEMENTS, sorting.statements);
const listedNodes = () => sorted([...visible().nodes].map(nodeOf), NODES, sorting.nodes);

/** @param {Column<never>} one */
const there = (one) => !one.when || one.when();

/** @param {Column<never>[]} columns */
function heads(columns) {
  const { column, down } = sorting[sheet];
  return columns.flatMap((one, at) => {
    if (!there(one)) return [];
    const turn = at === column ? { arrow: down ? " ↓" : " ↑", order: down ? "descending" : "ascending" } : null;
    const button = make("button", { type: "button", onclick: () => sortBy(at) }, one.name + (turn?.arrow ?? ""));
    return [make("th", { scope: "col", class: one.number ? "number" : null, "aria-sort": turn?.order }, button)];
  });
}

/** @template {{id: string}} Item @param {Item[]} items @param {Column<Item>[]} columns */
function body(items, columns) {
  const shown = columns.filter(there);
  /** @param {Item} item @param {Column<Item>} one */
  const cell = (item, one) => (one.cell ? one.cell(item) : String(one.value(item)));
  return items
    .slice(0, rowsShown)
    .map((item) =>
      make(
        "tr",
        { "data-id": item.id },
        ...shown.map((one) => make("td", { class: one.number ? "number" : null }, cell(item, one))),
      ),
    );
}

/** How many rows the table that is open has, its heads, and those of its rows that are shown. */
function filled() {
  if (sheet === "nodes") {
    const items = listedNodes();
    return { total: items.length, head: heads(NODES), rows: body(items, NODES) };
  }
  const items = listedStatements();
  return { total: items.length, head: heads(STATEMENTS), rows: body(items, STATEMENTS) };
}

/** @param {number} column */
function sortBy(column) {
  const sort = sorting[sheet];
  sorting[sheet] = { column, down: sort.column === column ? !sort.down : false };
  showTable();
}

/** @param {Sheet} name @param {string} label */
function tab(name, label) {
  const open = () => {
    sheet = name;
    rowsShown = PAGE;
    showTable();
  };
  return make("button", { type: "button", "aria-pressed": String(sheet === name), onclick: open }, label);
}

export function showTable() {
  if (byId("sheet").hidden) return;
  const now = visible();
  const { total, head, rows } = filled();
  const more = () => {
    rowsShown += 1000;
    showTable();
  };
  byId("sheet").replaceChildren(
    make(
      "div",
      { class: "tabs" },
      tab("statements", plural(now.edges.size, "statement")),
      tab("nodes", plural(now.nodes.size, "node")),
    ),
    make(
      "table",
      { class: sheet },
      make("caption", { class: "unseen" }, sheet === "nodes" ? "Nodes of the picture" : "Statements of the picture"),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    ),
    ...(total > rowsShown
      ? [make("button", { type: "button", class: "more", onclick: more }, `+ ${total - rowsShown} more rows`)]
      : []),
  );
}

export function toggleTable(open = byId("sheet").hidden) {
  const focused = byId("sheet").contains(document.activeElement);
  byId("sheet").hidden = !open;
  byId("table-button").setAttribute("aria-pressed", String(open));
  if (open) showTable();
  else byId("sheet").replaceChildren();
  if (focused) byId("table-button").focus();
}

/** @param {typeof showEdge} onEdge */
export const startTable = (onEdge) => {
  showEdge = onEdge;
};
