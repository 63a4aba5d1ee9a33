// Ways from one thing to another: short ones first, and rather not through hubs.
import { statementsOf, thingOf, things, words } from "./data.js";

/** @typedef {{way: string[], spent: number, least: number}} Begun the beginning of a way, and what it costs at least */

const MOST = 5;
const LONGEST = 4; // steps
const HUB = 300; // edges that count of a thing
const TRIED = 50_000; // beginnings of ways, so that a dense graph ends too

/** @param {string} id */
const neighbours = (id) =>
  [...new Set(statementsOf(id).map(({ source, target }) => (source === id ? target : source)))]
    .filter((other) => other !== id)
    .sort();

const twice = new Set(words.relations.filter((relation) => relation.symmetric).map((relation) => relation.name));

/** A step costs more the more edges end where it leads to; a graph has symmetric ones both ways. @param {string} id */
function cost(id) {
  const ends = thingOf(id).degree + statementsOf(id).filter(({ relation }) => twice.has(relation)).length;
  return 1 + Math.log2(1 + Math.min(ends, HUB)) / 4;
}

/** How many steps each thing is away, as far as a way can be. @param {string} from */
function steps(from) {
  const far = new Map([[from, 0]]);
  for (const [id, step] of far) {
    if (step < LONGEST) for (const other of neighbours(id)) if (!far.has(other)) far.set(other, step + 1);
  }
  return far;
}

/** Up to five ways of at most four steps, the best first, as lists of ids. @param {string} from @param {string} to */
export function findWays(from, to) {
  if (from === to || !things.has(from) || !things.has(to)) return [];
  const far = steps(to);
  /** @type {string[][]} */
  const found = [];
  // The cheapest beginning first; what is still to go costs at least one a step.
  const open = [{ way: [from], spent: 0, least: far.get(from) ?? Infinity }];
  for (let tried = 0; open.length && found.length < MOST && tried < TRIED; tried += 1) {
    const best = takeBest(open);
    const last = best.way[best.way.length - 1];
    if (last === to) found.push(best.way);
    else
      for (const next of neighbours(last)) {
        const left = far.get(next);
        if (best.way.includes(next) || left === undefined || best.way.length + left > LONGEST) continue;
        const spent = best.spent + (next === to ? 1 : cost(next));
        put(open, { way: [...best.way, next], spent, least: spent + left });
      }
  }
  return found;
}

// Of two that cost the same, the one that comes first by its names.
/** @param {Begun} a @param {Begun} b */
const isLess = (a, b) => a.least < b.least || (a.least === b.least && a.way.join(" ") < b.way.join(" "));

// A heap: the least of all stands first, and none is greater than the two that hang on it.
/** @param {Begun[]} heap @param {Begun} item */
function put(heap, item) {
  let at = heap.push(item) - 1;
  while (at && isLess(heap[at], heap[(at - 1) >> 1])) {
    const above = (at - 1) >> 1;
    [heap[at], heap[above]] = [heap[above], heap[at]];
    at = above;
  }
}

/** @param {Begun[]} heap of one at least */
function takeBest(heap) {
  const [best] = heap;
  const last = heap.pop();
  if (!last || !heap.length) return best;
  heap[0] = last;
  let at = 0;
  for (let low = lesser(heap, at); low !== at; low = lesser(heap, at)) {
    [heap[at], heap[low]] = [heap[low], heap[at]];
    at = low;
  }
  return best;
}

/** @param {Begun[]} heap @param {number} at */
const lesser = (heap, at) =>
  [2 * at + 1, 2 * at + 2].reduce(
    (low, child) => (child < heap.length && isLess(heap[child], heap[low]) ? child : low),
    at,
  );
