// The same selection as tables, for reading aloud, copying and the keyboard.

import { byId, make, plural, sure } from "../shared/dom.js";
import { verbs } from "./api.js";
import { thingOf } from "./card_parts.js";
import { groupName, groupPlace } from "./groups.js";
import { nodes, state } from "./model.js";
import { visible } from "./sieve.js";

const PAGE = 200;
let sheet = "statements";
let rowsShown = PAGE;
const sorting = { statements: { column: null, down: false }, nodes: { column: 3, down: true } };
let showEdge;

const verb = (edge) => verbs.get(edge.relation) ?? edge.relation;
const told = (edge) => (edge.sentences ? plural(edge.sentences, "sentence") : "record");

const brief = (node) => {
  const link = thingOf(node, node.short);
  if (node.short !== node.label) link.title = node.label;
  return link;
};

const COLUMNS = {
  statements: [
    { name: "Subject", value: (edge) => nodes.get(edge.source).label, cell: (edge) => brief(nodes.get(edge.source)) },
    { name: "Relation", value: verb, cell: verb },
    { name: "Object", value: (edge) => nodes.get(edge.target).label, cell: (edge) => brief(nodes.get(edge.target)) },
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
            "aria-label": `${told(edge)}: ${nodes.get(edge.source).short} ${verb(edge)} ${nodes.get(edge.target).short}`,
            onclick: () => showEdge(edge),
          },
          told(edge),
        ),
    },
  ],
  nodes: [
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
  ],
};

const compare = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en"));

/** What the tables hold, in the order of the columns that are sorted by. */
export function listed(name = sheet) {
  const now = visible();
  const rows = name === "nodes" ? [...now.nodes].map((id) => nodes.get(id)) : [...now.edges.values()];
  const { column, down } = sorting[name];
  if (column !== null)
    rows.sort((a, b) => compare(COLUMNS[name][column].value(a), COLUMNS[name][column].value(b)) * (down ? -1 : 1));
  return rows;
}

const there = (one) => !one.when || one.when();

function heads() {
  const { column, down } = sorting[sheet];
  return COLUMNS[sheet]
    .map(
      (one, at) =>
        there(one) &&
        make(
          "th",
          {
            scope: "col",
            class: one.number ? "number" : null,
            "aria-sort": at === column ? (down ? "descending" : "ascending") : null,
          },
          make(
            "button",
            { type: "button", onclick: () => sortBy(at) },
            one.name + (at === column ? (down ? " ↓" : " ↑") : ""),
          ),
        ),
    )
    .filter(Boolean);
}

function sortBy(column) {
  const sort = sorting[sheet];
  sorting[sheet] = { column, down: sort.column === column ? !sort.down : false };
  showTable();
}

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
  const rows = listed();
  const columns = COLUMNS[sheet].filter(there);
  const body = rows
    .slice(0, rowsShown)
    .map((item) =>
      make(
        "tr",
        { "data-id": item.id },
        ...columns.map((one) =>
          make("td", { class: one.number ? "number" : null }, one.cell ? one.cell(item) : String(one.value(item))),
        ),
      ),
    );
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
      make("thead", {}, make("tr", {}, ...heads())),
      make("tbody", {}, ...body),
    ),
    ...(rows.length > rowsShown
      ? [make("button", { type: "button", class: "more", onclick: more }, `+ ${rows.length - rowsShown} more rows`)]
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

/** @param {(edge: object) => void} onEdge */
export const startTable = (onEdge) => {
  showEdge = onEdge;
};
