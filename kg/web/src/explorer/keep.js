// What is seen as files that the server makes: Turtle with evidence, GEXF, VOSviewer JSON, one page, BibTeX, RIS.

import { byId, say } from "../shared/dom.js";
import { readFile } from "./api.js";
import { nodes, state } from "./model.js";
import { hand } from "./save.js";
import { visible } from "./sieve.js";

const SUFFIX = { ttl: "ttl", gexf: "gexf", json: "vosviewer.json", html: "html", bib: "bib", ris: "ris" };

function seen() {
  const now = visible();
  const ids = [...now.nodes];
  const at = new Map(ids.map((id, place) => [id, place]));
  return {
    title: state.title,
    nodes: ids
      .map((id) => nodes.get(id))
      .map(({ id, x, y, community, degree }) => [id, Math.round(x ?? 0), Math.round(y ?? 0), community ?? -1, degree]),
    edges: [...now.edges.values()].map(({ source, relation, target }) => [at.get(source), relation, at.get(target)]),
  };
}

async function keep(form) {
  say("Making the file …");
  try {
    hand(await readFile(form, seen()), SUFFIX[form]);
    say("");
  } catch (error) {
    say(error.message);
  }
}

export function startKeeping() {
  for (const button of byId("save").querySelectorAll("[value]"))
    button.addEventListener("click", () => keep(button.value));
}
