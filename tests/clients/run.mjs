// Reads {"url": …, "queries": […]} from stdin; writes each answer as text, in one JSON list.
import { QueryEngine } from "@comunica/query-sparql";

const FORMS = {
  bindings: "application/sparql-results+json",
  boolean: "application/sparql-results+json",
  quads: "application/n-triples",
};

async function text(stream) {
  let whole = "";
  for await (const part of stream) whole += part;
  return whole;
}

const { url, queries } = JSON.parse(await text(process.stdin));
const engine = new QueryEngine();
const answers = [];
for (const query of queries) {
  const result = await engine.query(query, { sources: [{ type: "sparql", value: url }] });
  const { data } = await engine.resultToString(result, FORMS[result.resultType]);
  answers.push(await text(data));
}
process.stdout.write(JSON.stringify(answers));
