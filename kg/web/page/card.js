// The card of a node or an edge: its data, and each statement with the sentences that say so.
const FEW = 6;

function sentenceOf(place) {
  const { sentence, begin, end } = view.evidence[place];
  const letters = Array.from(sentence); // offsets count code points, not UTF-16 units
  const part = (from, to) => letters.slice(from, to).join("");
  if (end <= begin) return make("p", {}, sentence);
  return make("p", {}, part(0, begin), make("mark", {}, part(begin, end)), part(end));
}

// `known` are the nodes that the reader sees anyway.
function quote(place, { known = [] } = {}) {
  const found = view.evidence[place];
  const footer = make("footer", {});
  const paper = nodes.get(found.paper);
  if (paper && !known.includes(paper.id)) footer.append(nodeButton(paper), " · ");
  else if (!paper && found.title) footer.append(`${found.title} · `);
  const sure = found.confidence === null ? [] : [`confidence ${percent(found.confidence)}`];
  footer.append([found.field, ...sure, found.extractor].filter(Boolean).join(" · "));
  return make("blockquote", {}, sentenceOf(place), footer);
}

function quotes(places, options) {
  const box = make("div", {}, ...places.slice(0, 1).map((place) => quote(place, options)));
  if (places.length > 1) {
    const more = make("button", { type: "button", class: "more" }, `+ ${plural(places.length - 1, "more sentence")}`);
    more.addEventListener("click", () => more.replaceWith(...places.slice(1).map((p) => quote(p, options))));
    box.append(more);
  }
  return box;
}

function verb(edge, id) {
  return edge.source === id ? edge.label : words[edge.relation] ?? `${edge.label} (of it)`;
}

// Statements of a node, grouped by relation and direction, in the order of the legend.
function groupsOf(id) {
  const groups = new Map();
  const order = RELATIONS.map((relation) => relation.value);
  const sorted = [...edgesOf.get(id)].sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation));
  for (const edge of sorted) {
    const key = verb(edge, id);
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return [...groups];
}

// Whether some sentence says it, not the record alone.
const isTold = ([, list]) => list.some((edge) => edge.evidence.length);

function statement(edge, id) {
  const other = nodes.get(otherEnd(edge, id));
  const line = make("div", { class: "line" }, nodeButton(other, { long: true }));
  const side = edge.note || (edge.confidence === null ? "" : percent(edge.confidence));
  if (side) line.append(edgeButton(edge, side));
  const row = make("div", { class: "statement" }, line);
  if (edge.evidence.length) row.append(quotes(edge.evidence, { known: [edge.source, edge.target] }));
  return row;
}

function group(name, list, id) {
  const sorted = [...list].sort((a, b) => byWeight(nodes.get(otherEnd(a, id)), nodes.get(otherEnd(b, id))));
  const title = make("h3", {}, name, make("span", {}, String(list.length)));
  const bare = list.every((edge) => !edge.evidence.length && !edge.note);
  const box = make("div", { class: bare ? "chips" : "" });
  const row = (edge) => (bare ? nodeButton(nodes.get(otherEnd(edge, id))) : statement(edge, id));
  const most = bare ? 12 : FEW;
  box.append(...sorted.slice(0, most).map(row));
  if (sorted.length > most) {
    const more = make("button", { type: "button", class: "more" }, `+ ${sorted.length - most} more`);
    more.addEventListener("click", () => more.replaceWith(...sorted.slice(most).map(row)));
    box.append(more);
  }
  return make("section", {}, title, box);
}

const NOTES = { result: "Results", abbreviation: "Abbreviations", code: "Code" };

function notesOf(node) {
  return Object.entries(NOTES).flatMap(([kind, title]) => {
    const list = node.notes.filter((note) => note.kind === kind);
    if (!list.length) return [];
    const rows = list.map((note) =>
      make("div", { class: "statement" }, link(note.href, note.text), quotes(note.evidence, { known: [node.id] })));
    return [make("section", {}, make("h3", {}, title, make("span", {}, String(list.length))), ...rows)];
  });
}

function head(type, title) {
  const close = make("button", { type: "button", "aria-label": "Close the card", onclick: () => select(null) }, "✕");
  return [make("p", { class: `kind ${type}` }, glyph(), type, close), make("h2", {}, title)];
}

// A share is shown as a percentage; the day on which the figures held stands below them.
function figures(node) {
  const number = (d) => (d.name === "Novelty" ? percent(Number(d.value)) : Number(d.value).toLocaleString("en"));
  const shown = node.details.filter((d) => Number.isFinite(Number(d.value)));
  const rest = node.details.filter((d) => !shown.includes(d));
  const boxes = shown.map((d) => make("div", {}, make("b", {}, number(d)), d.name));
  return [make("div", { class: "figures" }, ...boxes),
    ...rest.map((d) => make("p", { class: "quiet small" }, `${d.name} ${d.value}`))];
}

function nodeCard(node) {
  const address = node.details.find((detail) => detail.href)?.href;
  const title = node.type === "Paper" && address ? link(address, node.label) : node.label;
  const card = make("div", { class: "card", "data-node": node.id }, ...head(node.type, title));
  if (node.alt_labels.length) {
    card.append(make("p", { class: "alt" }, `also ${node.alt_labels.join(" · ")}`));
  }
  if (node.type === "Person") card.append(...figures(node));
  else if (node.details.length) {
    card.append(make("dl", {}, ...node.details.flatMap((d) =>
      [make("dt", {}, d.name), make("dd", {}, link(d.href, d.value))])));
  }
  if (node.text) card.append(make("details", {}, make("summary", {}, "Abstract"), make("p", {}, node.text)));
  const groups = groupsOf(node.id);
  const section = ([name, list]) => group(name, list, node.id);
  card.append(...groups.filter(isTold).map(section), ...notesOf(node), ...groups.filter((one) => !isTold(one)).map(section));
  return card;
}

function edgeCard(edge) {
  const [from, to] = [nodes.get(edge.source), nodes.get(edge.target)];
  const card = make("div", { class: "card", "data-edge": edge.id }, ...head("Statement", edge.label));
  card.append(make("div", { class: "ends" }, make("div", {}, nodeButton(from, { long: true })),
    make("span", { class: "verb" }, edge.label), make("div", {}, nodeButton(to, { long: true }))));
  const facts = [edge.note, edge.confidence === null ? "" : `confidence ${percent(edge.confidence)}`];
  card.append(make("p", { class: "quiet sure" }, facts.filter(Boolean).join(" · ")));
  if (edge.evidence.length) {
    card.append(make("h3", {}, "Evidence", make("span", {}, String(edge.evidence.length))));
    card.append(...edge.evidence.map((place) => quote(place)));
  } else if (!edge.note) {
    card.append(make("p", { class: "hint" }, "Stated by the record itself, not by a sentence."));
  }
  const pair = view.edges.filter((other) => other !== edge &&
    [other.source, other.target].every((end) => end === edge.source || end === edge.target) &&
    other.source !== other.target);
  if (pair.length) card.append(make("h3", {}, "Also between the two", make("span", {}, String(pair.length))), ...pair.map(
    (other) => make("div", {}, edgeButton(other, `${nodes.get(other.source).short} ${other.label} ${nodes.get(other.target).short}`))));
  return card;
}

// Before anything is picked: where to begin.
function startCard() {
  const card = make("div", { class: "card" });
  const focus = nodes.get(view.focus);
  if (focus) {
    card.append(make("p", { class: `kind ${focus.type}` }, glyph(), focus.type));
    card.append(make("h2", {}, make("button", { type: "button", class: "node", onclick: () => select({ node: focus.id }) },
      focus.label)), ...figures(focus));
  } else card.append(make("h2", {}, view.title));
  const titles = { Method: "Methods", Task: "Tasks", Dataset: "Datasets", Person: "People", Metric: "Metrics" };
  for (const [type, title] of Object.entries(titles)) {
    const top = view.nodes.filter((node) => node.type === type && node.id !== view.focus).sort(byWeight).slice(0, 7);
    if (top.length) card.append(make("h3", {}, title), make("div", { class: "chips" }, ...top.map((n) => nodeButton(n))));
  }
  if (view.nodes.length) {
    card.append(make("p", { class: "hint" }, "Pick a node or an edge to read the sentences behind it."));
  }
  return card;
}

function showCard() {
  const panel = byId("panel");
  const chosen = state.selected;
  const hadFocus = panel.contains(document.activeElement);
  panel.classList.toggle("start", !chosen);
  panel.replaceChildren(!chosen ? startCard() : chosen.node ? nodeCard(nodes.get(chosen.node)) : edgeCard(edges.get(chosen.edge)));
  panel.scrollTop = 0;
  if (hadFocus) panel.focus({ preventScroll: true });
}
