// Answers from the data in the file, where the served page asks its server.
import { readCardOf, readStatements } from "./cards.js";
import { focus, groups, words as known, notice, statements, things, title, total } from "./data.js";
import { toFile } from "./forms.js";
import { findWays } from "./ways.js";

/** @import {Part, Seen} from "../shared/data" */
/** @import {FileDetail, FileStatement, FileThing} from "./types" */

/** What things are called. */
export const words = known;
export const verbs = new Map(words.relations.map((relation) => [relation.name, relation.label]));

/** Whether a file can be saved and a link copied: not in a frame that has no address. */
export const isOpen = location.protocol !== "about:";
export const isCounted = false;
/** Corrections are for the server that keeps them. */
export const edit = false;

/** @param {FileThing} thing */
const tagsOf = ({ details }) => {
  /** @param {string} name */
  const find = (name) => details.find((detail) => detail.name === name);
  const [category, venue] = [find("Category"), find("Venue")];
  return { ...(category && { category: category.values }), ...(venue && { venue: [venue.value] }) };
};

/** @param {FileThing} thing */
const toNode = (thing) => {
  const { id, label, short, type, year, degree, community, x, y, first } = thing;
  return {
    id,
    label,
    short,
    type,
    year,
    degree,
    community,
    x,
    y,
    first,
    names: thing.alt_labels,
    tags: type === "Paper" ? tagsOf(thing) : undefined,
  };
};

/** @param {FileStatement} statement */
const toEdge = ({ source, target, relation, confidence, evidence, papers }) => ({
  source,
  target,
  relation,
  confidence,
  sentences: evidence.length,
  papers,
});

/** All that there is: none of it lies elsewhere. */
export const readView = async () => ({
  title,
  notice,
  focus,
  total_nodes: things.size,
  total_edges: statements.length,
  nodes: [...things.values()].map(toNode),
  edges: statements.map(toEdge),
});

/** @param {string} id */
export async function readCard(id) {
  const thing = things.get(id);
  if (!thing) throw new Error("The file has nothing of this name.");
  return readCardOf(thing);
}
/** @param {string} from @param {string} to */
export const readEvidence = async (from, to) => ({ statements: readStatements(from, to) });
/** @param {string} from @param {string} to */
export const readPaths = async (from, to) => ({ paths: findWays(from, to) });
export const readGroups = async () => ({ labels: groups });
/** @param {string} form @param {Seen} seen */
export const readFile = async (form, seen) => toFile(form, seen);
/** @returns {Promise<Part>} */
export const readNodes = async () => ({ nodes: [], edges: [] }); // the picture knows them all
export const search = async () => []; // and has looked through them

/** @param {number} count */
const said = (count) => count.toLocaleString("en");
/** What is said of a text that no name here has: it may well be in the graph. */
export const nothing =
  total > things.size
    ? `Not in this file, which holds ${said(things.size)} of ${said(total)} things.`
    : "Nothing has that name.";

/** The address of a card in this file. @param {string} id */
export const pageOf = (id) => `#${new URLSearchParams({ node: id })}`;
/** @param {string} href */
export const isPage = (href) => href.startsWith("#node=");
/** @param {string} href */
export const idOf = (href) => new URLSearchParams(href.slice(1)).get("node") ?? "";

/** Where else to read of a thing: a paper has an address of its own. @param {{details: FileDetail[]}} card */
export function homeOf(card) {
  const { href } = card.details.find(({ name, href }) => href && name !== "Code") ?? {};
  return href && /^https?:\/\//i.test(href) ? { href, rel: "noopener noreferrer nofollow", target: "_blank" } : null;
}
