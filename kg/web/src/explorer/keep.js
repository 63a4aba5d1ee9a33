// What is seen as files that the server makes: Turtle with evidence, GEXF, VOSviewer JSON, one page, BibTeX, RIS.

import { byId, messageOf, need, say } from "../shared/dom.js";
import { readFile } from "./api.js";
import { nodeOf, state } from "./model.js";
import { hand } from "./save.js";
import { visible } from "./sieve.js";

/** @import {Seen} from "../shared/data" */

/** @type {Record<string, string>} */
const SUFFIX = { ttl: "ttl", gexf: "gexf", json: "vosviewer.json", html: "html", bib: "bib", ris: "ris" };

/** @returns {Seen} */
function seen() {
  const now = visible();
  const ids = [...now.nodes];
  const at = new Map(ids.map((id, place) => [id, place]));
  return {
    title: state.title,
    nodes: ids
      .map(nodeOf)
      .map(({ id, x, y, community, degree }) => [id, Math.round(x) || 0, Math.round(y) || 0, community ?? -1, degree]),
    edges: [...now.edges.values()].map((edge) => [need(at, edge.source), edge.relation, need(at, edge.target)]),
  };
}

/** @param {string} form */
async function keep(form) {
  say("Making the file …");
  try {
    hand(await readFile(form, seen()), SUFFIX[form]);
    say("");
  } catch (error) {
    say(messageOf(error));
  }
}

export function startKeeping() {
  for (const button of byId("save").querySelectorAll("button"))
    if (button.value) button.addEventListener("click", () => keep(button.value));
}
