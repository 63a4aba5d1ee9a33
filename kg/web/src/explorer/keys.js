// Buttons and keys: each button has its key where there is one.

import { byId, say } from "../shared/dom.js";
import { findWay, isArrow, select, step, take } from "./actions.js";
import { remember } from "./address.js";
import { isOpen } from "./api.js";
import { arrange } from "./arrange.js";
import { turnHubs } from "./filters.js";
import { startKeeping } from "./keep.js";
import { nextColour } from "./legend.js";
import { state } from "./model.js";
import { fit, zoom } from "./picture.js";
import { saveCsv, savePng, saveSvg } from "./save.js";
import { toggleTable } from "./table.js";
import { turnTheme } from "./theme.js";
import { play } from "./time.js";
import { goBack } from "./trail.js";

/** @param {(id: string) => unknown} act */
const here = (act) => () => (state.selected?.node ? act(state.selected.node) : say("Pick a node first."));

async function copyLink() {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied.");
  } catch {
    say("The address bar holds the link.");
  }
}

const BUTTONS = {
  "table-button": () => {
    toggleTable();
    remember();
  },
  "fit-button": () => fit(),
  "undo-button": take.undo,
  "arrange-button": arrange,
  "link-button": copyLink,
  "theme-button": turnTheme,
  "in-button": () => zoom(1.6),
  "out-button": () => zoom(1 / 1.6),
  "png-button": savePng,
  "svg-button": saveSvg,
  "csv-button": saveCsv,
  "filters-button": () => turnFilters(),
};

/** @type {Record<string, () => unknown>} */
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
  a: arrange,
  b: () => goBack() || say("There is nowhere to go back to."),
  o: nextColour,
  x: turnHubs,
  y: play,
  "+": BUTTONS["in-button"],
  "-": BUTTONS["out-button"],
  Escape: closeTop,
};

/** Where there is no room for them beside the picture, filters lie over it. @param {boolean} [open] */
function turnFilters(open) {
  const isOpen = byId("filters").classList.toggle("open", open);
  byId("filters-button").setAttribute("aria-expanded", String(isOpen));
}

/** Close what is open: a menu, the filters, the table, the card. */
function closeTop() {
  if (byId("save").open) {
    byId("save").open = false;
    byId("save").querySelector("summary")?.focus();
  } else if (byId("filters").classList.contains("open")) turnFilters(false);
  else if (byId("sheet").hidden) select(null);
  else BUTTONS["table-button"]();
}

/** @param {EventTarget | null} target whether letters are written there */
const isField = (target) =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== "range");

/** @param {KeyboardEvent} event */
function onKey(event) {
  const typing = isField(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]")) return;
  const act =
    event.target instanceof Element && byId("graph").contains(event.target) && isArrow(event.key)
      ? () => step(event.key)
      : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function startKeys() {
  for (const [id, act] of Object.entries(BUTTONS))
    byId(/** @type {keyof typeof BUTTONS} */ (id)).addEventListener("click", () => act());
  startKeeping();
  byId("link-button").hidden = byId("save").hidden = !isOpen;
  const menu = byId("save");
  menu.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("button")) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  });
  document.addEventListener("keydown", onKey);
}
