// Rounds of forces in a worker, so that the page goes on meanwhile.
import { forces } from "./api.js";

/** @import {Frame, Job} from "./types" */

/**
 * @param {Job} job for forces.js, which takes the buffers over
 * @param {{frame: (found: Frame) => void, fail: () => void}} on
 * @returns {() => void} what ends it
 */
export function run(job, on) {
  const worker = new Worker(forces);
  worker.addEventListener("message", ({ data }) => on.frame(data));
  worker.addEventListener("error", on.fail);
  worker.postMessage(job, [job.nodes, job.edges]);
  return () => worker.terminate();
}
