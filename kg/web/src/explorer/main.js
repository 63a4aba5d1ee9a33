// Start: what ties the parts of the page together.

import { byId, messageOf, need, plural, say } from "../shared/dom.js";
import { add, anchor, findWay, isFindingWay, select, showWay, take } from "./actions.js";
import { known, recall, remember } from "./address.js";
import { isCounted, readNodes, readView, words } from "./api.js";
import { showCard } from "./card.js";
import { startCards } from "./card_parts.js";
import { showFilters, startFilters } from "./filters.js";
import { startSearch } from "./find.js";
import { hint, startHint } from "./hint.js";
import { startKeys } from "./keys.js";
import { colourBy } from "./legend.js";
import { edges, learn, nodes, onChange, start, state } from "./model.js";
import { fromLink } from "./moved.js";
import { draw, putAt, repaint, sync } from "./picture.js";
import { visible } from "./sieve.js";
import { showTable, startTable, toggleTable } from "./table.js";
import { startTheme } from "./theme.js";
import { startTrail } from "./trail.js";

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
  sync(anchor());
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
  const hidden = new Set(wanted.hide);
  state.shown = new Set([
    ...[...state.base].filter((id) => !hidden.has(id)),
    ...wanted.add.filter((id) => nodes.has(id)),
  ]);
  state.selected = null;
  putAt(fromLink(wanted.at));
  await colourBy(wanted.colour);
  toggleTable(wanted.table);
  const chosen = known(wanted) ?? (wanted.node ? { node: wanted.node } : null);
  await select(chosen, { fly: true, followed: true });
}

function startPicture() {
  /** @type {Parameters<typeof draw>[0]} */
  const handlers = {
    node: (node) => select({ node }),
    edge: (edge) => select({ edge: need(edges, edge) }),
    stage: () => (isFindingWay() ? undefined : select(null)),
    expand: take.expand,
    drop: () => remember(),
    line: hint,
  };
  try {
    draw(handlers);
  } catch (error) {
    console.info(`no picture: ${messageOf(error)}`);
    byId("no-picture").hidden = false;
    byId("sheet").hidden = false;
    byId("table-button").setAttribute("aria-pressed", "true");
  }
}

const nextTask = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });

function startParts() {
  startCards({
    select,
    add: (ids, near) => add(ids, near).catch((error) => say(messageOf(error))),
    ...take,
    findWay,
    showWay,
  });
  startTrail((id) => select({ node: id }, { fly: true }));
  startFilters();
  startSearch((hit) => select({ node: hit.id }, { fly: true }));
  startTable((edge) => select({ edge }, { fly: true }));
  startKeys();
  startHint();
  showCard();
  showFilters();
  showNotice();
  showTable();
  onChange(refresh);
}

async function begin() {
  startTheme();
  start(await readView(), isCounted);
  if (nodes.size) startPicture();
  await nextTask(); // the picture comes first
  startParts();
  document.documentElement.dataset.ready = "true";
  if (location.hash.length > 1) await follow();
  window.addEventListener("popstate", () => {
    const isOurs = !location.hash || location.hash.includes("="); // others lead to places in the page
    if (isOurs) follow().catch((error) => say(error.message));
  });
  document.documentElement.dataset.followed = "true";
}

begin().catch((error) => {
  byId("empty").hidden = false;
  byId("empty").textContent = error.message;
  document.documentElement.dataset.ready = "failed";
});
