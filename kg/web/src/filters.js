// The legend and the filters are one. Each counts what it would show beside the other filters.
import { words } from "./api.js";
import { byId, glyph, make } from "./dom.js";
import { changed, edges, nodes, resetFilters, state, visible, years } from "./model.js";

function row(name, label, { off, mark, className }) {
  const toggle = () => {
    if (!off.delete(name)) off.add(name);
    changed();
  };
  return make("li", {}, make("button", { type: "button", class: className, "aria-pressed": "true", "data-value": name, onclick: toggle },
    mark, make("span", { class: "name" }, label), make("span", { class: "count" }, "")));
}

export function startFilters() {
  byId("types").append(...words.types.map(({ name }) => row(name, name, { off: state.offTypes, mark: glyph(), className: name })));
  byId("relations").append(...words.relations.map(({ name, label }) =>
    row(name, label, { off: state.offRelations, mark: make("span", { class: `dash ${name}`, "aria-hidden": "true" }), className: "" })));
  for (const [id, key] of [["from-year", "from"], ["to-year", "to"]]) byId(id).addEventListener("input", (event) => setYear(key, Number(event.target.value)));
  byId("sure").addEventListener("input", (event) => {
    state.sure = Number(event.target.value);
    changed();
  });
  byId("reset-button").addEventListener("click", resetFilters);
}

function setYear(key, value) {
  const [first, last] = years();
  state[key] = value === (key === "from" ? first : last) ? null : value;
  if (state.from !== null && state.to !== null && state.from > state.to) state[key === "from" ? "to" : "from"] = value;
  changed();
}

function tally(items, name) {
  const counts = new Map();
  for (const item of items) counts.set(item[name], (counts.get(item[name]) ?? 0) + 1);
  return counts;
}

function showFacet(list, counts, off) {
  for (const button of list.querySelectorAll("button")) {
    const { value } = button.dataset;
    const count = counts.get(value) ?? 0;
    button.querySelector(".count").textContent = count.toLocaleString("en");
    button.setAttribute("aria-pressed", String(!off.has(value)));
    button.parentElement.hidden = !count && !off.has(value);
  }
}

export function showFilters() {
  const things = [...visible("type").nodes].map((id) => nodes.get(id));
  showFacet(byId("types"), tally(things, "type"), state.offTypes);
  showFacet(byId("relations"), tally(visible("relation").edges.values(), "relation"), state.offRelations);
  showYears();
  byId("sure").value = state.sure;
  byId("sure-out").value = state.sure ? `from ${state.sure.toFixed(2)}` : "any";
  byId("sureness").hidden = ![...edges.values()].some((edge) => edge.confidence !== null && edge.confidence !== undefined);
}

function showYears() {
  const span = years();
  byId("years").hidden = !span || span[0] === span[1];
  if (byId("years").hidden) return;
  const [first, last] = span;
  const [from, to] = [state.from ?? first, state.to ?? last];
  for (const [id, value] of [["from-year", from], ["to-year", to]]) Object.assign(byId(id), { min: first, max: last, value });
  byId("years-out").value = from === to ? String(from) : `${from}–${to}`;
  const counts = tally([...state.shown].map((id) => nodes.get(id)), "year");
  const all = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const most = Math.max(...all.map((year) => counts.get(year) ?? 0));
  byId("bars").replaceChildren(...all.map((year) => {
    const bar = make("i", { class: year < from || year > to ? "off" : "", title: `${year}: ${counts.get(year) ?? 0}` });
    bar.style.height = `${Math.max(((counts.get(year) ?? 0) / most) * 100, 3)}%`;
    return bar;
  }));
}
