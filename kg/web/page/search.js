// Search over labels and other names; what begins with the words comes first.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const names = view.nodes.map((node) => ({ node, texts: [node.label, ...node.alt_labels].map(fold) }));
let active = 0;

function score(texts, wanted) {
  const words = wanted.split(/\s+/);
  let best = 0;
  texts.forEach((text, at) => {
    if (!words.every((word) => text.includes(word))) return;
    const place = text === wanted ? 4 : text.startsWith(wanted) ? 3 : text.includes(` ${wanted}`) ? 2 : 1;
    best = Math.max(best, place - (at ? 0.5 : 0));
  });
  return best;
}

function find(query) {
  const wanted = fold(query.trim());
  if (!wanted) return [];
  return names.map(({ node, texts }) => ({ node, score: score(texts, wanted) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score || byWeight(a.node, b.node))
    .slice(0, 12).map((hit) => hit.node);
}

function showHits() {
  const input = byId("query");
  const list = byId("hits");
  const hits = find(input.value);
  active = Math.min(active, Math.max(hits.length - 1, 0));
  list.replaceChildren(...hits.map((node, at) => make("li",
    { role: "option", id: `hit-${at}`, class: node.type, "aria-selected": String(at === active),
      onmousedown: (event) => { event.preventDefault(); pick(node); } },
    make("span", {}, glyph()), make("span", { class: "name" }, node.label),
    make("span", { class: "quiet" }, node.year === null ? node.type : `${node.type} ${node.year}`))));
  if (input.value.trim() && !hits.length) list.append(make("li", { class: "quiet" }, "Nothing has that name."));
  list.hidden = !input.value.trim();
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (hits.length) input.setAttribute("aria-activedescendant", `hit-${active}`);
  else input.removeAttribute("aria-activedescendant");
  byId(`hit-${active}`)?.scrollIntoView({ block: "nearest" });
  return hits;
}

function pick(node) {
  byId("query").value = "";
  active = 0;
  showHits();
  byId("query").blur();
  select({ node: node.id }, { fly: true });
}

function onSearchKey(event) {
  const hits = find(byId("query").value);
  if (event.key === "ArrowDown") active = Math.min(active + 1, hits.length - 1);
  else if (event.key === "ArrowUp") active = Math.max(active - 1, 0);
  else if (event.key === "Enter" && hits[active]) return pick(hits[active]);
  else if (event.key === "Escape") { byId("query").value = ""; byId("query").blur(); }
  else return undefined;
  event.preventDefault();
  return showHits();
}

function startSearch() {
  byId("query").addEventListener("input", () => { active = 0; showHits(); });
  byId("query").addEventListener("keydown", onSearchKey);
  byId("query").addEventListener("blur", () => { byId("hits").hidden = true; });
  byId("query").addEventListener("focus", showHits);
}
