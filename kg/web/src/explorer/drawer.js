// Draws the picture with sigma: nodes and lines at their places, and a camera above them.
import "./webgl.js";
import { MultiDirectedGraph } from "graphology";
import { drawHover } from "./labels.js";
import { Painter } from "./painter.js";
import { edgeAt } from "./picks.js";
import { toPng } from "./snapshot.js";

const BEND = 0.16;

/**
 * What the picture tells a drawer; x and y are in units of the layout, y downwards.
 * @typedef {{node: (id: string) => object, edge: (id: string) => object, names: (context: CanvasRenderingContext2D, seen: {places: object[], width: number, height: number}) => void, on: Record<string, Function>}} Pen
 * @typedef {{x: number, y: number, scale: number}} View the place in the middle, and pixels of a unit
 */

const graph = new MultiDirectedGraph();
/** @type {Painter | null} */
let painter = null;
/** @type {Pen} */
let pen;

/** @param {HTMLElement} root @param {Pen} given */
export function open(root, given) {
  pen = given;
  painter = new Painter(graph, root, {
    allowInvalidContainer: true,
    defaultDrawNodeHover: drawHover,
    itemSizesReference: "positions",
    zoomToSizeRatioFunction: (ratio) => ratio,
    minCameraRatio: 0.02,
    maxCameraRatio: 6,
    stagePadding: 40,
    zIndex: true,
    nodeReducer: (id, data) => ({ ...data, ...pen.node(id) }),
    edgeReducer: (id, data) => ({ ...data, ...pen.edge(id) }),
  });
  painter.setCustomBBox(painter.getBBox());
  painter.on("afterRender", () => writeNames(painter));
  listen(pen.on);
}

/** Begin to paint; before that, only places are known. */
export const show = () => painter.open();

function writeNames(from) {
  from.clear(["labels"]);
  pen.names(from.getCanvases().labels.getContext("2d"), { places: [...from.places.values()], ...from.getDimensions() });
}

function listen(on) {
  painter.on("clickNode", ({ node }) => on.node(node));
  painter.on("clickStage", ({ event }) => {
    const edge = edgeNear(event);
    if (edge) on.edge(edge);
    else on.stage();
  });
  painter.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    on.expand(node);
  });
  painter.on("enterNode", ({ node }) => on.hover(node));
  painter.on("leaveNode", () => on.hover(null));
  painter.on("moveBody", ({ event }) => {
    const busy = painter.hoveredNode || painter.held;
    const edge = busy ? null : edgeNear(event);
    painter.getContainer().style.cursor = busy || edge ? "pointer" : "";
    on.line(edge ?? null);
  });
  listenToDrags(on);
}

const edgeNear = (point) => edgeAt(point, painter.places, (id) => graph.getEdgeAttribute(id, "curvature"));

function listenToDrags(on) {
  let dragged = null;
  painter.on("downNode", ({ node }) => {
    dragged = node;
  });
  const mouse = painter.getMouseCaptor();
  mouse.on("mousemovebody", (event) => {
    if (!dragged) return;
    const { x, y } = painter.viewportToGraph(event);
    on.drag(dragged, { x, y: -y });
    painter.drag(dragged, { x, y });
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  mouse.on("mouseup", () => {
    if (painter.held) on.drop();
    dragged = null;
    painter.drop();
  });
}

/** Take nodes in, and edges whose ends are known; what is known already stays as it is. */
export function add(nodes, edges) {
  const fresh = nodes.filter(({ id }) => !graph.hasNode(id));
  for (const { id, x, y } of fresh) graph.addNode(id, { x, y: -y });
  if (fresh.length) addEdges(edges);
}

function addEdges(edges) {
  const pairs = new Map();
  for (const edge of edges) {
    if (edge.source === edge.target || !graph.hasNode(edge.source) || !graph.hasNode(edge.target)) continue;
    const key = [edge.source, edge.target].sort().join(" ");
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(edge);
  }
  for (const parallel of pairs.values()) {
    for (const [at, edge] of parallel.entries()) addEdge(edge, at - (parallel.length - 1) / 2);
  }
}

// Edges between the same two nodes are bent apart, so that each of them is seen and can be clicked.
function addEdge({ id, source, target }, place) {
  if (graph.hasEdge(id)) return;
  graph.addDirectedEdgeWithKey(id, source, target, { curvature: place * 2 * BEND * (source < target ? 1 : -1) });
}

/** Put nodes at other places. */
export function put(places) {
  graph.updateEachNodeAttributes(
    (id, data) => (places.has(id) ? { ...data, x: places.get(id).x, y: -places.get(id).y } : data),
    { attributes: ["x", "y"] },
  );
}

/** Ask again how everything looks, and paint it. */
export const refresh = () => painter.refresh({ skipIndexation: true });

export const size = () => painter.getDimensions();

/** How many pixels a unit of the layout has. */
export const scale = () => painter.unit / painter.getCamera().ratio;

/** @param {View} view what stays as it is may be left out @param {number} duration milliseconds */
export function look({ x, y, scale: wanted = scale() }, duration) {
  const middle = x === undefined ? {} : painter.normalizationFunction({ x, y: -y });
  const to = { ...middle, ratio: painter.unit / wanted };
  if (duration) painter.getCamera().animate(to, { duration });
  else painter.getCamera().setState(to);
}

/** @param {{width: number, height: number, ground: string}} options size in CSS pixels @returns {Promise<Blob>} a PNG */
export const png = (options) => toPng(painter, { ...options, write: writeNames });
