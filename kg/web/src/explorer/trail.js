// What was visited, the last first to go back to.
import { glyph, make } from "../shared/dom.js";
import { nodeOf, state } from "./model.js";

const MOST = 30;
const SHOWN = 4;
/** @type {string[]} */
let trail = [];
/** @type {(id: string) => void} */
let go;

/** @param {typeof go} onBack */
export const startTrail = (onBack) => {
  go = onBack;
};

/** Remember a visit; who came back to where they were before is a step back. @param {string} id */
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
  goTo(past.length - 1);
  return true;
}

/** @param {number} place one that is there */
function goTo(place) {
  trail = trail.slice(0, place + 1);
  go(trail[place]);
}

/** The last few as small links, with a button that goes one back; null where there are none. */
export function trailBar() {
  const past = before();
  if (!past.length) return null;
  const first = Math.max(past.length - SHOWN, 0);
  const links = past.slice(first).map((id, at) => {
    const node = nodeOf(id);
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
