// ForceAtlas2 (Jacomy and others, 2014) in a worker: so many rounds from the places that are given.
import iterate from "graphology-layout-forceatlas2/iterate.js";

const CHUNK = 10;

self.addEventListener("message", ({ data: { nodes, edges, rounds, settings } }) => {
  const [places, ties] = [new Float32Array(nodes), new Float32Array(edges)];
  for (let round = 1; round <= rounds; round += 1) {
    iterate(settings, places, ties);
    const last = round === rounds;
    if (last || round % CHUNK === 0) self.postMessage({ places: places.slice(), last });
  }
});
