// The papers that are seen as BibTeX and RIS, from what their cards say.

/** @import {FileThing, SeenPart} from "./types" */
/** @typedef {{whole?: string, given?: string, family: string}} Name */
/**
 * What a paper's card says; `kind` is its type in BibTeX, the field of its venue, its type in RIS.
 * @typedef {{key: string, kind: string[], people: Name[], others: boolean, title: string, venue: string, year: string,
 *   date: string, doi: string, arxiv: string, keywords: string[], abstract: string}} Reference
 */

const ARTICLE = ["article", "journal", "JOUR"];
const IN_BOOK = ["inproceedings", "booktitle", "CONF"];
const OTHER = ["misc", "howpublished", "GEN"];
const MEETING = /\b(proceedings|conference|workshop|symposium)\b/i;
const PREPRINTS = /\b(arxiv|biorxiv|medrxiv|ssrn|corr|preprint)\b/i;
const COLLECTIVE = /^The |\b(group|team|consortium|collaboration|network|initiative|committee)\b/i;
/** @type {Record<string, string>} */
const ESCAPED = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

/** @param {string} text */
const line = (text) => text.split(/\s+/).filter(Boolean).join(" ");
/** @param {string} text */
const tex = (text) => line(text).replace(/[\\{}$&%#_~^]/g, (one) => ESCAPED[one] ?? `\\${one}`);
/** @param {string} text */
const address = (text) => text.replaceAll("{", "%7B").replaceAll("}", "%7D");
/** @param {string} text @returns {string[]} */
const words = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? [];

/** A name in parts: the family name starts at its particles ("van der Berg"). @param {string} name @returns {Name} */
function parted(name) {
  if (COLLECTIVE.test(name)) return { whole: line(name), family: line(name) };
  const all = line(name).split(" ");
  const particle = all.findIndex((word, place) => place > 0 && /^\p{Ll}/u.test(word));
  const start = particle < 0 ? all.length - 1 : particle;
  return { given: all.slice(0, start).join(" "), family: all.slice(start).join(" ") };
}

/** @param {string} venue */
const kindOf = (venue) => (MEETING.test(venue) ? IN_BOOK : !venue || PREPRINTS.test(venue) ? OTHER : ARTICLE);

/** @param {FileThing} thing @returns {Reference} */
function record(thing) {
  const said = Object.fromEntries(thing.details.map(({ name, value }) => [name, value]));
  const people = thing.authors.map(({ name }) => parted(name));
  const first = words(people[0]?.family ?? "").join("");
  const title = words(thing.label).find((word) => word.length > 3) ?? "";
  const venue = said.Venue ?? "";
  return {
    key: `${first}${thing.year ?? ""}${title}` || "paper",
    kind: kindOf(venue),
    people,
    others: thing.and_others,
    title: thing.label,
    venue,
    year: thing.year ? String(thing.year) : "",
    date: /^\d{4}(-\d\d){1,2}/.exec(said.Date ?? "")?.[0] ?? "",
    doi: said.DOI ?? "",
    arxiv: said.arXiv ?? "",
    keywords: thing.details.find(({ name }) => name === "Keywords")?.values ?? [],
    abstract: thing.text,
  };
}

/** The papers by their addresses, each under a key of its own. @param {SeenPart["nodes"]} nodes */
function records(nodes) {
  const papers = nodes.map(({ thing }) => thing).filter(({ type }) => type === "Paper");
  /** @type {Map<string, number>} */
  const used = new Map();
  return papers
    .sort((a, b) => (a.iri < b.iri ? -1 : 1))
    .map(record)
    .map((one) => {
      const count = (used.get(one.key) ?? 0) + 1;
      used.set(one.key, count);
      return count > 1 ? { ...one, key: `${one.key}-${count}` } : one;
    });
}

/** @param {Reference} reference */
function entry({ key, kind, people, others, title, venue, year, date, doi, arxiv, keywords, abstract }) {
  const names = people.map(({ whole, given, family }) =>
    whole ? `{${tex(whole)}}` : [family, given ?? ""].filter(Boolean).map(tex).join(", "),
  );
  const fields = [
    ["author", [...names, ...(others ? ["others"] : [])].join(" and ")],
    ["title", `{${tex(title)}}`],
    [kind[1], tex(venue)],
    ["year", year],
    ["date", date],
    ["doi", address(doi)],
    ["eprint", arxiv],
    ["archiveprefix", arxiv && "arXiv"],
    ["keywords", keywords.map(tex).join(", ")],
    ["abstract", tex(abstract)],
  ];
  const filled = fields.filter(([, text]) => text).map(([name, text]) => `  ${name} = {${text}},`);
  return [`@${kind[0]}{${key},`, ...filled, "}", ""].join("\n");
}

/** @param {Pick<SeenPart, "nodes">} seen */
export const toBibtex = ({ nodes }) => records(nodes).map(entry).join("\n");

/** @param {Reference} reference */
function tagged({ key, kind, people, others, title, venue, year, date, doi, arxiv, keywords, abstract }) {
  const names = people.map(({ whole, given, family }) =>
    whole ? `${whole},` : [family, given].filter(Boolean).join(", "),
  );
  const lines = [
    ["TY", kind[2]],
    ["ID", key],
    ["TI", title],
    ...[...names, ...(others ? ["et al."] : [])].map((name) => ["AU", name]),
    ["PY", year],
    ["DA", date.replaceAll("-", "/")],
    ["T2", venue],
    ["DO", doi],
    ["UR", arxiv && `https://arxiv.org/abs/${arxiv}`],
    ["AB", abstract],
    ...keywords.map((word) => ["KW", word]),
  ];
  const filled = lines.filter(([, text]) => text).map(([tag, text]) => `${tag}  - ${line(text)}`);
  return [...filled, "ER  - ", ""].join("\n");
}

/** @param {Pick<SeenPart, "nodes">} seen */
export const toRis = ({ nodes }) => records(nodes).map(tagged).join("\n");
