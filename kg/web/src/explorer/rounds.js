// Rounds of forces in a worker, so that the page goes on meanwhile.
import { forces } from "./api.js";

/**
 * @param {{nodes: ArrayBuffer, edges: ArrayBuffer, rounds: number, settings: object}} job for forces.js, which takes the buffers over
 * @param {{frame: (found: {places: Float32Array, last: boolean}) => void, fail: () => void}} on
 * @returns {() => void} what ends it
 */
export function run(job, on) {
  const worker = new Worker(forces);
  worker.addEventListener("message", ({ data }) => on.frame(data));
  worker.addEventListener("error", on.fail);
  worker.postMessage(job, [job.nodes, job.edges]);
  return () => worker.terminate();
}
