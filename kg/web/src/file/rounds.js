// Rounds of forces in short slices: a file that is opened from disk can start no worker.
import iterate from "graphology-layout-forceatlas2/iterate.js";

const CHUNK = 10; // rounds between two frames
const SLICE = 20; // milliseconds of work at once

/** @import {Frame, Job} from "../explorer/types" */

/**
 * @param {Job} job
 * @param {{frame: (found: Frame) => void}} on
 * @returns {() => void} what ends it
 */
export function run({ nodes, edges, rounds, settings }, on) {
  const [places, ties] = [new Float32Array(nodes), new Float32Array(edges)];
  let round = 0;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const work = () => {
    const end = performance.now() + SLICE;
    do {
      iterate(settings, places, ties);
      round += 1;
      if (round % CHUNK === 0 || round === rounds) on.frame({ places: places.slice(), last: round === rounds });
    } while (round < rounds && performance.now() < end);
    if (round < rounds) timer = setTimeout(work);
  };
  timer = setTimeout(work);
  return () => clearTimeout(timer);
}
