// Start, selection, keys, theme: what ties the parts of the page together.
import "./webgl.js";
import { idOf, isCounted, readNodes, readPaths, readView, words } from "./api.js";
import { known, recall, remember } from "./address.js";
import { cardOf, showCard, startCards, wayCard } from "./card.js";
import { byId, plural, say } from "./dom.js";
import { showFilters, startFilters } from "./filters.js";
import { startSearch } from "./find.js";
import { changed, collapse, edges, hide, learn, nodes, onChange, show, start, state, undo, visible } from "./model.js";
import { beside, draw, fit, flyTo, recolour, repaint, sigma, sync, zoom } from "./picture.js";
import { saveCsv, savePng, saveSvg } from "./save.js";
import { showTable, startTable, toggleTable } from "./table.js";

const STRONGEST = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let wayFrom = null;
let middle; // what new nodes are put around

/** Select a node or an edge, or nothing; a node that is not drawn is brought. */
async function select(chosen, { fly = false } = {}) {
  if (wayFrom && chosen?.node && chosen.node !== wayFrom) return findWays(wayFrom, chosen.node);
  if (chosen?.node && !(await bring(chosen.node))) return undefined;
  state.selected = chosen?.edge ? { ...chosen, ends: [chosen.edge.source, chosen.edge.target] } : chosen;
  state.way = [];
  wayFrom = null;
  repaint();
  remember();
  await showCard();
  if (fly && chosen?.node) flyTo(chosen.node);
  return undefined;
}

/** Have a node shown; one that is new comes with its ten strongest neighbours. */
async function bring(id) {
  if (state.shown.has(id)) return true;
  try {
    await add([id]);
    if (nodes.has(id)) await expand(id);
    else say("That is nothing that the picture shows.");
  } catch (error) {
    say(error.message);
  }
  return state.shown.has(id);
}

async function add(ids, anchor) {
  const fresh = ids.filter((id) => !state.shown.has(id));
  if (!fresh.length) return say("They are in the picture already.");
  const before = state.shown.size;
  learn(await readNodes(fresh, [...state.shown]));
  middle = anchor;
  const left = show(fresh.filter((id) => nodes.has(id)));
  if (left) say(`The picture is full: ${plural(left, "node")} did not fit. Hide or undo something first.`);
  else say(`${plural(state.shown.size - before, "node")} added.`);
  return undefined;
}

/** Bring the ten strongest neighbours that are not in the picture yet. */
async function expand(id) {
  const card = await cardOf(id);
  const lists = card.groups.map((group) => group.lines.map((line) => line.other.href).filter((href) => href.startsWith("/id/")).map(idOf));
  const fresh = new Set();
  // One of each relation in turn, so that no relation takes all the room.
  for (let turn = 0; lists.some((list) => list.length > turn); turn += 1) {
    for (const list of lists) if (list[turn] && !state.shown.has(list[turn]) && fresh.size < STRONGEST) fresh.add(list[turn]);
  }
  if (!fresh.size) return say("All neighbours that its card lists are in the picture.");
  return add([...fresh], id);
}

function findWay(id) {
  wayFrom = id;
  say("Now pick the other end: click a node, or search for it.");
}

async function findWays(from, to) {
  wayFrom = null;
  say("Looking for ways …");
  try {
    const { paths } = await readPaths(from, to);
    if (paths.length) await addWay(paths[0]);
    else await bring(to);
    const missing = paths.flat().filter((id) => !nodes.has(id));
    if (missing.length) learn(await readNodes([...new Set(missing)], [...state.shown]));
    state.selected = null;
    wayCard(paths, from, to);
    if (paths.length) showWay(paths[0]);
  } catch (error) {
    say(error.message);
  }
}

async function addWay(way) {
  const fresh = way.filter((id) => !state.shown.has(id));
  if (fresh.length) await add(fresh, way[0]);
}

async function showWay(way) {
  await addWay(way);
  state.selected = null;
  state.way = way;
  repaint();
  requestAnimationFrame(() => requestAnimationFrame(() => fit(way)));
  say(plural(way.length - 1, "step"));
}

function step(key) {
  const from = state.selected?.node ?? (state.shown.has(state.focus) ? state.focus : [...visible().nodes][0]);
  const to = state.selected?.node ? beside(from, ARROWS[key]) : from;
  if (to) select({ node: to }, { fly: false });
}

const here = (act) => () => (state.selected?.node ? act(state.selected.node) : say("Pick a node first."));

const take = {
  expand: (id) => expand(id).catch((error) => say(error.message)),
  collapse: (id) => say(`${plural(collapse(id), "node")} taken away.`),
  hide: (id) => { select(null); hide([id]); },
  undo: () => say(undo() ? "One step back." : "There is nothing to undo."),
};

async function copyLink() {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied.");
  } catch {
    say("The address bar holds the link.");
  }
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  recolour();
}

const turnTheme = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");

const BUTTONS = {
  "table-button": () => { toggleTable(); remember(); },
  "fit-button": () => fit(),
  "undo-button": take.undo,
  "link-button": copyLink,
  "theme-button": turnTheme,
  "in-button": () => zoom(0.6),
  "out-button": () => zoom(1.6),
  "png-button": savePng,
  "svg-button": saveSvg,
  "csv-button": saveCsv,
  "filters-button": () => byId("filters-button").setAttribute("aria-expanded", String(byId("filters").classList.toggle("open"))),
};

const KEYS = {
  "/": () => byId("find").focus(),
  t: BUTTONS["table-button"],
  f: () => fit(),
  d: turnTheme,
  u: take.undo,
  e: here(take.expand),
  c: here(take.collapse),
  h: here(take.hide),
  p: here(findWay),
  "+": BUTTONS["in-button"],
  "-": BUTTONS["out-button"],
  Escape: () => (byId("sheet").hidden ? select(null) : BUTTONS["table-button"]()),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const act = byId("graph").contains(event.target) && event.key in ARROWS ? () => step(event.key) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function showNotice() {
  const now = visible();
  const rest = state.total - state.shown.size;
  const parts = [`${plural(now.nodes.size, "node")}, ${plural(now.edges.size, "edge")}`];
  if (rest > 0) parts.push(`of ${state.total.toLocaleString("en")} nodes; search or pick to bring more`);
  byId("counts").textContent = parts.join(" ");
  byId("empty").hidden = now.nodes.size > 0;
  byId("empty").textContent = state.total ? "The filters leave nothing over." : state.notice;
}

function refresh() {
  if (sigma) sync(middle ?? state.selected?.node);
  showFilters();
  showNotice();
  showTable();
  repaint();
  remember();
}

/** Bring what the address asks for. */
async function follow() {
  const wanted = recall(words);
  const missing = wanted.add.filter((id) => !nodes.has(id));
  if (missing.length) learn(await readNodes(missing, [...state.shown]));
  const more = wanted.add.filter((id) => nodes.has(id));
  if (more.length || wanted.hide.length) {
    state.shown = new Set([...[...state.base].filter((id) => !wanted.hide.includes(id)), ...more]);
  }
  changed();
  toggleTable(wanted.table);
  const chosen = known(wanted) ?? (wanted.node ? { node: wanted.node } : null);
  if (chosen) await select(chosen, { fly: true });
}

function startTheme() {
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => setTheme(darkness.matches ? "dark" : "light");
  document.documentElement.dataset.theme = darkness.matches ? "dark" : "light";
  darkness.addEventListener("change", apply);
}

function startPicture() {
  const handlers = {
    onNode: (node) => select({ node }),
    onEdge: (edge) => select({ edge: edges.get(edge) }),
    onStage: () => (wayFrom ? undefined : select(null)),
    onExpand: take.expand,
  };
  try {
    draw(handlers);
  } catch (error) {
    console.info(`no picture: ${error.message}`);
    byId("no-picture").hidden = false;
    byId("sheet").hidden = false;
    byId("table-button").setAttribute("aria-pressed", "true");
  }
}

const nextTask = () => new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });

async function begin() {
  startTheme();
  start(await readView(), isCounted);
  if (nodes.size) startPicture();
  await nextTask(); // the picture comes first
  startCards({ select, add: (ids, anchor) => add(ids, anchor).catch((error) => say(error.message)), ...take, findWay, showWay });
  startFilters();
  startSearch((hit) => select({ node: hit.id }, { fly: true }));
  startTable((edge) => select({ edge }));
  for (const [id, act] of Object.entries(BUTTONS)) byId(id).addEventListener("click", act);
  document.addEventListener("keydown", onKey);
  showCard();
  showFilters();
  showNotice();
  showTable();
  onChange(refresh);
  document.documentElement.dataset.ready = "true";
  if (location.hash.length > 1) await follow();
  window.addEventListener("hashchange", () => follow().catch((error) => say(error.message)));
  document.documentElement.dataset.followed = "true";
}

begin().catch((error) => {
  byId("empty").hidden = false;
  byId("empty").textContent = error.message;
  document.documentElement.dataset.ready = "failed";
});
