// Years: how many papers each has, a range of them, and going through them one by one.
import { byId, make, say } from "../shared/dom.js";
import { tally, thingsBut } from "./facets.js";
import { changed, state } from "./model.js";
import { years } from "./sieve.js";

/** @typedef {[number, number]} Span the first and the last year */

const PACE = 1100; // milliseconds for a year
const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {ReturnType<typeof setInterval> | undefined} */
let playing;

/** The years of what is shown; there are none only where none of this is seen. @returns {Span} */
const span = () => years() ?? [0, 0];

/** @param {number | null} from @param {number | null} to a year at the end of the span is the same as null */
function setYears(from, to) {
  const [first, last] = span();
  state.from = from === null || from <= first ? null : Math.min(from, last);
  state.to = to === null || to >= last ? null : Math.max(to, first);
  changed();
}

/** @param {"from" | "to"} key @param {number} value */
function slide(key, value) {
  stop();
  const [first, last] = span();
  const [from, to] = [state.from ?? first, state.to ?? last];
  if (key === "from") setYears(value, Math.max(to, value));
  else setYears(Math.min(from, value), value);
}

/** A year of the bars under the pointer. @param {PointerEvent} event */
function yearAt(event) {
  const { left, width } = byId("bars").getBoundingClientRect();
  const [first, last] = span();
  return Math.min(Math.max(first + Math.floor(((event.clientX - left) / width) * (last - first + 1)), first), last);
}

/** @param {PointerEvent} event */
function drawRange(event) {
  stop();
  const begun = yearAt(event);
  /** @param {PointerEvent} moved */
  const reach = (moved) => {
    const now = yearAt(moved);
    setYears(Math.min(begun, now), Math.max(begun, now));
  };
  const end = () => {
    window.removeEventListener("pointermove", reach);
    window.removeEventListener("pointerup", end);
  };
  window.addEventListener("pointermove", reach);
  window.addEventListener("pointerup", end);
  reach(event);
  event.preventDefault();
}

function stop() {
  clearInterval(playing);
  playing = undefined;
}

/** One year further; from the beginning again where all are there. @returns {boolean} whether there is more to come */
function step() {
  const [first, last] = span();
  const next = state.to === null ? Math.max(first, state.from ?? first) : state.to + 1;
  setYears(state.from, next);
  say(`Up to ${next}`);
  return next < last;
}

/** Go through the years while papers come in at their places; step by step for who wants no motion. */
export function play() {
  if (!years() || byId("years").hidden) return;
  if (playing) {
    stop();
    changed();
    return;
  }
  if (calm.matches) {
    step();
    return;
  }
  playing = setInterval(() => {
    if (!step()) stop();
    showTime();
  }, PACE);
  step();
}

export function startTime() {
  byId("from-year").addEventListener("input", () => slide("from", Number(byId("from-year").value)));
  byId("to-year").addEventListener("input", () => slide("to", Number(byId("to-year").value)));
  byId("bars").addEventListener("pointerdown", drawRange);
  byId("play-button").addEventListener("click", play);
}

/** @param {Map<number, number>} counts @param {Span} span @param {Span} range */
function bars(counts, [first, last], [from, to]) {
  const all = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const most = Math.max(...all.map((year) => counts.get(year) ?? 0), 1);
  return all.map((year) => {
    const count = counts.get(year) ?? 0;
    const bar = make("i", { class: year < from || year > to ? "off" : "", title: `${year}: ${count}` });
    bar.style.height = count ? `${Math.max((count / most) * 100, 6)}%` : "1px";
    return bar;
  });
}

export function showTime() {
  const [first, last] = span();
  byId("years").hidden = first === last;
  if (byId("years").hidden) return;
  /** @type {Span} */
  const range = [state.from ?? first, state.to ?? last];
  for (const [place, input] of [byId("from-year"), byId("to-year")].entries()) {
    Object.assign(input, { min: first, max: last, value: range[place] });
    input.setAttribute("aria-valuetext", String(range[place]));
  }
  const counts = tally(thingsBut("year"), (node) => (node.year ? [node.year] : null));
  const papers = [...counts].reduce(
    (sum, [year, count]) => (year < range[0] || year > range[1] ? sum : sum + count),
    0,
  );
  byId("years-out").value = `${range[0] === range[1] ? range[0] : range.join("–")} · ${papers}`;
  byId("bars").replaceChildren(...bars(counts, [first, last], range));
  const label = calm.matches ? "Next year" : playing ? "Stop" : "Play";
  byId("play-button").setAttribute("aria-label", label);
  byId("play-button").title = `${label} (y)`;
  byId("play-button").classList.toggle("playing", playing !== undefined);
}
