// The same selection as tables, for reading aloud, copying and the keyboard.
let sheet = "statements";
const sorting = { statements: { column: null, down: false }, nodes: { column: 3, down: true } };

function evidenceCell(edge) {
  if (!edge.evidence.length) return edge.note;
  const more = edge.evidence.length - 1;
  return make("div", {}, sentenceOf(edge.evidence[0]), more ? edgeButton(edge, `+ ${plural(more, "more sentence")}`) : null);
}

const COLUMNS = {
  statements: [
    { name: "Subject", value: (edge) => nodes.get(edge.source).label, cell: (edge) => nodeButton(nodes.get(edge.source)) },
    { name: "Relation", value: (edge) => edge.label, cell: (edge) => edgeButton(edge, edge.label) },
    { name: "Object", value: (edge) => nodes.get(edge.target).label, cell: (edge) => nodeButton(nodes.get(edge.target)) },
    { name: "Confidence", value: (edge) => edge.confidence ?? -1, number: true,
      cell: (edge) => (edge.confidence === null ? "" : percent(edge.confidence)) },
    { name: "Evidence", value: (edge) => edge.evidence.length,
      cell: evidenceCell },
  ],
  nodes: [
    { name: "Name", value: (node) => node.label, cell: (node) => nodeButton(node, { long: true }) },
    { name: "Type", value: (node) => node.type },
    { name: "Year", value: (node) => node.year ?? -1, number: true, cell: (node) => (node.year === null ? "" : String(node.year)) },
    { name: "Links", value: (node) => node.degree, number: true },
    { name: "Other names", value: (node) => node.alt_labels.join(" · ") },
  ],
};

function compare(a, b) {
  return typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en");
}

function tableRow(item, columns) {
  const attributes = sheet === "statements" ? { "data-edge": item.id } : { "data-node": item.id };
  return make("tr", attributes, ...columns.map((column) =>
    make("td", { class: column.number ? "number" : null }, column.cell ? column.cell(item) : String(column.value(item)))));
}

function showTable() {
  const now = visible();
  const columns = COLUMNS[sheet];
  const sort = sorting[sheet];
  const rows = sheet === "statements" ? [...now.edges] : [...now.nodes];
  if (sort.column !== null) rows.sort((a, b) => compare(columns[sort.column].value(a), columns[sort.column].value(b)) * (sort.down ? -1 : 1));
  const tab = (name, label) => make("button", { type: "button", "aria-pressed": String(sheet === name),
    onclick: () => { sheet = name; showTable(); } }, label);
  const heads = columns.map((column, at) => make("th",
    { scope: "col", "aria-sort": at === sort.column ? (sort.down ? "descending" : "ascending") : null },
    make("button", { type: "button", onclick: () => sortBy(at) }, column.name + (at === sort.column ? (sort.down ? " ↓" : " ↑") : ""))));
  byId("sheet").replaceChildren(
    make("div", { class: "tabs" }, tab("statements", plural(now.edges.length, "statement")), tab("nodes", plural(now.nodes.length, "node"))),
    make("table", { class: sheet }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows.map((row) => tableRow(row, columns)))));
}

function sortBy(column) {
  const sort = sorting[sheet];
  sorting[sheet] = { column, down: sort.column === column ? !sort.down : false };
  showTable();
}

function toggleTable(open = byId("sheet").hidden) {
  byId("sheet").hidden = !open;
  byId("table-button").setAttribute("aria-pressed", String(open));
  if (open) showTable();
  else byId("sheet").replaceChildren();
}
