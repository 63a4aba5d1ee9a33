// What the colour of a node says: its type, its group or its year. Its shape is its type always.
import { groupPlace } from "./groups.js";
import { colours } from "./labels.js";
import { state } from "./model.js";
import { years, yearsOf } from "./sieve.js";

/** @import {Colouring, Node} from "./types" */

// Okabe and Ito, 2008: told apart with any eyes.
const GROUPS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"];
// Viridis at equal steps; van der Walt and Smith, 2015.
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
];
const NONE = "#8a8f98";

/** @param {number} share 0 to 1 */
export function viridis(share) {
  const at = Math.min(Math.max(share, 0), 1) * (VIRIDIS.length - 1);
  const [low, high] = [VIRIDIS[Math.floor(at)], VIRIDIS[Math.ceil(at)]];
  const parts = low.map((value, place) => Math.round(value + (high[place] - value) * (at % 1)));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {number} place */
export const groupColour = (place) => GROUPS[place] ?? NONE;

/** @param {Node} node */
function yearColour(node) {
  const [span, known] = [years(), yearsOf(node)];
  if (!span || !known.length) return NONE;
  return span[0] === span[1] ? viridis(1) : viridis((known[0] - span[0]) / (span[1] - span[0]));
}

/** @type {Record<Colouring, (node: Node) => string>} */
const MODES = {
  type: (node) => colours[node.type.toLowerCase()] ?? colours.quiet,
  group: (node) => groupColour(groupPlace(node)),
  year: yearColour,
};

/** The colour of a node in the picture. @param {Node} node */
export const colourOf = (node) => MODES[state.colour](node);

/** The colour around it: pale and dark colours need an edge that is seen. */
export const ringOf = () => (state.colour === "type" ? colours.surface : colours.quiet);
