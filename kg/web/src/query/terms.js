// What this graph's terms are, how often each is used, and how they are written in short.

/** @import {ClassUse, Terms, Use} from "./types" */

/** @type {Terms} */
const empty = { base: "", prefixes: {}, classes: [], properties: [], meanings: {} };
const PAUSE = 3000;

/** What the server says. */
export let terms = empty;
/** @type {Map<string, string>} the class of what a property leads to, where the ontology says so */
export const ranges = new Map();
/** @type {Map<string, ClassUse>} */
const classes = new Map();
/** @type {Set<string>} */
let properties = new Set();

/** Whether this graph uses an IRI as a property. @param {string} iri */
export const isProperty = (iri) => properties.has(iri);

/**
 * A document of the server's, asked for a second time where the server was too busy at first.
 * @param {string} path
 * @returns {Promise<any>} of the shape that the caller names
 */
export async function load(path, again = true) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (answer.status === 503 && again)
    return new Promise((done) => {
      setTimeout(done, PAUSE);
    }).then(() => load(path, false));
  if (!answer.ok) throw new Error(`${path} did not come (${answer.status})`);
  return answer.json();
}

/** @param {string} path */
export async function loadTerms(path) {
  terms = await load(path);
  properties = new Set(terms.properties.map(([iri]) => iri));
  for (const one of terms.classes) classes.set(one.iri, one);
  for (const [iri, said] of Object.entries(terms.meanings)) if (classes.has(said.range)) ranges.set(iri, said.range);
}

/** The properties of any of some classes, else of all. @param {Set<string>} iris @returns {Use[]} */
export function propertiesOf(iris = new Set()) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [iri, count] of [...iris].flatMap((iri) => classes.get(iri)?.properties ?? [])) {
    found.set(iri, Math.max(found.get(iri) ?? 0, count));
  }
  return found.size ? [...found].sort(([, a], [, b]) => b - a) : terms.properties;
}

const LOCAL = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;

/** An IRI as it is written with a prefix, else in angle brackets. @param {string} iri */
export function short(iri, prefixes = terms.prefixes) {
  const fitting = Object.entries(prefixes).filter(
    ([, space]) => space && iri.startsWith(space) && LOCAL.test(iri.slice(space.length)),
  );
  fitting.sort(([, a], [, b]) => b.length - a.length);
  return fitting.length ? `${fitting[0][0]}:${iri.slice(fitting[0][1].length)}` : `<${iri}>`;
}

/** What stands after the last slash or hash. @param {string} iri */
export const localName = (iri) => iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1) || iri;

const SAFE = /%(?:2D|2E|5F|7E|21|24|26|27|28|29|2A|2B|2C|3B|3D|3A|40)/g;

/** The page of a thing of this graph, "" for anything else. @param {string} iri */
export function pageOf(iri, base = terms.base) {
  if (!base || !iri.startsWith(base) || iri === base) return "";
  const local = encodeURIComponent(iri.slice(base.length)).replace(SAFE, decodeURIComponent);
  return `/id/${local}`;
}
