// One query at a time, asked of the server: what comes back, how long it took, and how to stop it.

const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";
/** @import {Problem, Reply} from "./types" */

/** @type {AbortController | null} */
let running = null;

export const isRunning = () => running !== null;

/** Leaving ends the query on the server as well. */
export const cancel = () => running?.abort();

export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail ?? "the server gave no answer");
    this.problem = problem;
  }
}

/** @param {string} query @returns {Promise<Reply & {seconds: number}>} rejects with Refused, or AbortError when stopped */
export async function ask(query) {
  cancel();
  const own = new AbortController();
  running = own;
  const begun = performance.now();
  try {
    const answer = await send(query, ACCEPT, own.signal);
    return { ...answer, seconds: (performance.now() - begun) / 1000 };
  } finally {
    if (running === own) running = null;
  }
}

/** @param {string} query @param {string} accept @param {AbortSignal} [signal] @returns {Promise<Reply>} */
export async function send(query, accept, signal) {
  const headers = { accept, "content-type": "application/sparql-query" };
  const answer = await fetch("/sparql", { method: "POST", headers, body: query, signal });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(problemOf(answer, text));
  return { type: (answer.headers.get("content-type") ?? "").split(";")[0], text };
}

/** @param {Response} answer @param {string} text @returns {Problem} */
function problemOf(answer, text) {
  try {
    return JSON.parse(text);
  } catch {
    return { status: answer.status, detail: `the server answered ${answer.status}` };
  }
}
