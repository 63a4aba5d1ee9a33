// Answers from the data in the file, where the served page asks its server.
import { readCardOf, readStatements } from "./cards.js";
import { focus, groups, words as known, notice, statements, things, title } from "./data.js";
import { toFile } from "./forms.js";
import { findWays } from "./ways.js";

/** What things are called. */
export const words = known;
export const verbs = new Map(words.relations.map((relation) => [relation.name, relation.label]));

/** Whether a file can be saved and a link copied: not in a frame that has no address. */
export const isOpen = location.protocol !== "about:";
export const isCounted = false;
/** Corrections are for the server that keeps them. */
export const edit = false;

const tagsOf = ({ details }) => {
  const find = (name) => details.find((detail) => detail.name === name);
  const [category, venue] = [find("Category"), find("Venue")];
  return { ...(category && { category: category.values }), ...(venue && { venue: [venue.value] }) };
};

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

const toEdge = ({ source, target, relation, confidence, evidence }) => ({
  source,
  target,
  relation,
  confidence,
  sentences: evidence.length,
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

export async function readCard(id) {
  if (!things.has(id)) throw new Error("The file has nothing of this name.");
  return readCardOf(things.get(id));
}
export const readEvidence = async (from, to) => ({ statements: readStatements(from, to) });
export const readPaths = async (from, to) => ({ paths: findWays(from, to) });
export const readGroups = async () => ({ labels: groups });
export const readFile = async (form, seen) => toFile(form, seen);
export const readNodes = async () => ({ nodes: [], edges: [] }); // the picture knows them all
export const search = async () => []; // and has looked through them

/** The address of a card in this file. */
export const pageOf = (id) => `#${new URLSearchParams({ node: id })}`;
export const isPage = (href) => href.startsWith("#node=");
export const idOf = (href) => new URLSearchParams(href.slice(1)).get("node");

/** Where else to read of a thing: a paper has an address of its own. */
export function homeOf(card) {
  const { href } = card.details.find((detail) => detail.href) ?? {};
  return href && /^https?:\/\//i.test(href) ? { href, rel: "noopener noreferrer nofollow", target: "_blank" } : null;
}
