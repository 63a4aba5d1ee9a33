// Start, selection, keys, theme, and the address that remembers the selection.
function select(chosen, { fly = false, quiet = false } = {}) {
  const known = chosen && (nodes.has(chosen.node) || edges.has(chosen.edge));
  state.selected = known ? chosen : null;
  if (state.selected?.node) {
    const id = state.selected.node;
    reveal([id, ...edgesOf.get(id).map((edge) => otherEnd(edge, id))]);
  }
  showCard();
  repaint();
  network?.unselectAll();
  if (fly && state.selected?.node) flyTo(state.selected.node);
  if (!quiet) remember();
}

const localName = (node) => node.iri.split(/[/#]/).pop();

function remember() {
  const node = nodes.get(state.selected?.node);
  try {
    history.replaceState(null, "", node ? `#node=${encodeURIComponent(localName(node))}` : "#");
  } catch {
    // A page that was opened in a frame without an address has none to change.
  }
}

function recall() {
  const found = /^#node=(.+)$/.exec(location.hash);
  if (!found) return;
  const node = view.nodes.find((other) => encodeURIComponent(localName(other)) === found[1]);
  if (node) select({ node: node.id }, { fly: true, quiet: true });
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  repaint();
}

const KEYS = {
  "/": () => byId("query").focus(),
  t: () => toggleTable(),
  f: () => fit(),
  d: () => byId("theme-button").click(),
  Escape: () => (byId("sheet").hidden ? select(null) : toggleTable(false)),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const inPicture = byId("graph").contains(event.target);
  const act = inPicture && event.key in ARROWS ? () => step(event.key) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function showCounts() {
  const many = { Person: "people", Organisation: "organisations" };
  const one = { Person: "person" };
  const parts = TYPES.map(({ value, count }) =>
    plural(count, one[value] ?? value.toLowerCase(), many[value] ?? `${value.toLowerCase()}s`));
  byId("counts").textContent = [...parts, plural(view.edges.length, "edge")].join(" · ");
}

const darkness = matchMedia("(prefers-color-scheme: dark)");
setTheme(darkness.matches ? "dark" : "light");
darkness.addEventListener("change", () => setTheme(darkness.matches ? "dark" : "light"));
byId("theme-button").addEventListener("click", () =>
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
byId("table-button").addEventListener("click", () => toggleTable());
byId("fit-button").addEventListener("click", () => fit());
document.addEventListener("keydown", onKey);
window.addEventListener("hashchange", recall);
showCounts();
startSearch();
startFilters();
applyFilters();
showCard();
if (view.nodes.length) drawPicture();
recall();
document.documentElement.dataset.ready = "true";
