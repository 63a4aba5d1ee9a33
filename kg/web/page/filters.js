// The legend and the filters are one: a type or relation that is off is crossed out.
function facetRow(value, { hidden, mark, className }) {
  const button = make("button", { type: "button", class: className, "aria-pressed": "true", "data-value": value.value },
    mark, make("span", { class: "name" }, value.label), make("span", { class: "count" }, value.count.toLocaleString("en")));
  button.addEventListener("click", () => {
    if (!hidden.delete(value.value)) hidden.add(value.value);
    applyFilters();
  });
  return make("li", {}, button);
}

function startFilters() {
  byId("types").append(...TYPES.map((value) =>
    facetRow(value, { hidden: state.hiddenTypes, mark: glyph(), className: value.value })));
  byId("relations").append(...RELATIONS.map((value) =>
    facetRow(value, { hidden: state.hiddenRelations, mark: make("i", { class: `dash ${value.value}` }), className: "" })));
  byId("categories").append(...CATEGORIES.map((value) => facetRow(value, { hidden: state.hiddenCategories, mark: null, className: "" })));
  byId("categories").parentElement.hidden = CATEGORIES.length < 2;
  startYears();
  startSureness();
  startColours();
  byId("reset-button").addEventListener("click", resetFilters);
  byId("all-button").addEventListener("click", () => reveal(view.nodes.map((node) => node.id)));
  byId("filters-button").addEventListener("click", () => {
    const open = byId("filters").classList.toggle("open");
    byId("filters-button").setAttribute("aria-expanded", String(open));
  });
}

function startSureness() {
  byId("sureness").hidden = !view.edges.some((edge) => edge.confidence !== null);
  byId("sure").addEventListener("input", (event) => {
    state.sure = Number(event.target.value);
    applyFilters();
  });
}

function startYears() {
  if (!years.length || FIRST_YEAR === LAST_YEAR) return;
  byId("years").hidden = false;
  for (const [id, key] of [["from-year", "from"], ["to-year", "to"]]) {
    const input = byId(id);
    Object.assign(input, { min: FIRST_YEAR, max: LAST_YEAR, value: state[key] });
    input.addEventListener("input", () => {
      state[key] = Number(input.value);
      if (state.from > state.to) state[key === "from" ? "to" : "from"] = state[key];
      applyFilters();
    });
  }
}

function showYears() {
  if (byId("years").hidden) return;
  byId("from-year").value = state.from;
  byId("to-year").value = state.to;
  byId("years-out").value = state.from === state.to ? `${state.from}` : `${state.from}–${state.to}`;
  const counts = new Map();
  for (const year of years) counts.set(year, (counts.get(year) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const bars = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    const bar = make("i", { class: year < state.from || year > state.to ? "off" : "", title: `${year}: ${counts.get(year) ?? 0}` });
    bar.style.height = `${Math.max(((counts.get(year) ?? 0) / most) * 100, 3)}%`;
    bars.push(bar);
  }
  byId("bars").replaceChildren(...bars);
}

function applyFilters() {
  const lists = { types: state.hiddenTypes, relations: state.hiddenRelations, categories: state.hiddenCategories };
  for (const [id, hidden] of Object.entries(lists)) {
    for (const button of byId(id).querySelectorAll("button")) button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.value)));
  }
  byId("sure").value = state.sure;
  byId("sure-out").value = state.sure ? `from ${percent(state.sure)}` : "any";
  showYears();
  showNotice();
  repaint();
  if (!byId("sheet").hidden) showTable();
}

function resetFilters() {
  state.hiddenTypes.clear();
  state.hiddenRelations.clear();
  state.hiddenCategories.clear();
  Object.assign(state, { from: FIRST_YEAR, to: LAST_YEAR, sure: 0 });
  state.revealed = new Set(view.nodes.filter((node) => node.first).map((node) => node.id));
  applyFilters();
  select(null);
  fit();
}

function reveal(ids) {
  const before = state.revealed.size;
  for (const id of ids) state.revealed.add(id);
  if (state.revealed.size > before) applyFilters();
}

function showNotice() {
  const now = visible().nodes.length;
  const waiting = view.nodes.length - state.revealed.size;
  const parts = [view.notice];
  if (waiting) parts.push(`${plural(waiting, "node")} with few links wait; a click on a node brings its own.`);
  byId("all-button").hidden = !waiting;
  byId("notice").textContent = parts.filter(Boolean).join(" ");
  byId("notice").hidden = !byId("notice").textContent || !view.nodes.length;
  byId("empty").hidden = now > 0;
  byId("empty").textContent = view.nodes.length ? "The filters leave nothing over." : view.notice;
}
