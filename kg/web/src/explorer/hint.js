// What a line says, beside the pointer: the relation between two names, and soon the first sentence behind it.

import { byId, make } from "../shared/dom.js";
import { readEvidence, verbs } from "./api.js";
import { edges, nodeOf } from "./model.js";

/** @import {Edge} from "./types" */

const PAUSE = 150; // milliseconds on a line, from which its sentence is asked for
const BESIDE = 14; // pixels from the pointer

/** @type {string | null} */
let shown = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
const pointer = { x: 0, y: 0 };

/** Tell readers of the screen. @param {string} text */
export function speak(text) {
  byId("told").textContent = text;
}

function put() {
  const box = byId("hint");
  const stage = byId("stage").getBoundingClientRect();
  const left = Math.min(pointer.x - stage.left + BESIDE, stage.width - box.offsetWidth - BESIDE);
  const below = pointer.y - stage.top + BESIDE;
  const top = below + box.offsetHeight > stage.height ? below - box.offsetHeight - 2 * BESIDE : below;
  Object.assign(box.style, { left: `${Math.max(left, 0)}px`, top: `${Math.max(top, 0)}px` });
}

/** The words of an edge: from, relation, to. @param {Edge} edge */
export const claim = ({ source, target, relation }) => [
  nodeOf(source).label,
  verbs.get(relation) ?? relation,
  nodeOf(target).label,
];

/** @param {Edge} edge @param {string} id */
async function showSentence(edge, id) {
  const { statements } = await readEvidence(edge.source, edge.target);
  if (shown !== id) return;
  const said = statements.find((one) => one.relation === edge.relation && one.source === edge.source);
  const [first] = said?.places ?? [];
  if (first)
    byId("hint").append(make("p", {}, make("bdi", {}, first.before, make("mark", {}, first.exact), first.after)));
  else if (said?.note) byId("hint").append(make("p", { class: "quiet" }, said.note));
  put();
}

/** Show what a line says, or nothing any more. @param {string | null} id of an edge */
export function hint(id) {
  if (id === shown) return;
  shown = id;
  clearTimeout(waiting);
  const edge = edges.get(id ?? "");
  byId("hint").hidden = !edge;
  if (!id || !edge) return;
  const [from, verb, to] = claim(edge);
  const line = make("p", {}, make("bdi", {}, from), ` ${verb} `, make("bdi", {}, to));
  byId("hint").replaceChildren(line);
  put();
  waiting = setTimeout(() => showSentence(edge, id).catch(() => {}), PAUSE); // without it the line still says the relation
}

export function startHint() {
  const stage = byId("stage");
  stage.addEventListener("pointermove", ({ clientX, clientY }) => {
    Object.assign(pointer, { x: clientX, y: clientY });
    if (shown) put();
  });
  stage.addEventListener("pointerleave", () => hint(null));
  stage.addEventListener("pointerdown", () => hint(null));
}
