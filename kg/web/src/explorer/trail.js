// What was visited, the last first to go back to.
import { byId, glyph, make } from "../shared/dom.js";
import { nodes, state } from "./model.js";

const MOST = 30;
const SHOWN = 4;
let trail = [];
let go;

/** @param {(id: string) => void} onBack */
export const startTrail = (onBack) => {
  go = onBack;
};

/** Remember a visit; who came back to where they were before is a step back. */
export function visit(id) {
  if (trail.at(-1) === id) return;
  if (trail.at(-2) === id) trail.pop();
  else trail = [...trail, id].slice(-MOST);
}

const before = () => (trail.at(-1) === state.selected?.node ? trail.slice(0, -1) : trail);

/** @returns {boolean} whether there was anywhere to go back to */
export function goBack() {
  const past = before();
  if (!past.length) return false;
  trail = past;
  go(past.at(-1));
  return true;
}

function goTo(place) {
  trail = trail.slice(0, place + 1);
  go(trail.at(-1));
}

/** The last few as small links, with a button that goes one back; null where there are none. */
export function trailBar() {
  const past = before();
  if (!past.length) return null;
  const first = Math.max(past.length - SHOWN, 0);
  const links = past.slice(first).map((id, at) => {
    const node = nodes.get(id);
    return make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: node.type, title: node.label, onclick: () => goTo(first + at) },
        glyph(),
        make("bdi", {}, node.short),
      ),
    );
  });
  return make(
    "nav",
    { id: "trail", "aria-label": "Visited" },
    make("button", { type: "button", class: "back", "aria-label": "Back", title: "Back (b)", onclick: goBack }, "←"),
    make("ol", {}, ...links),
  );
}

export function showTrail() {
  byId("trail")?.remove();
  const bar = trailBar();
  if (bar) byId("panel").prepend(bar);
}
