// The picture: what is visible, drawn at the places that were computed before.
import { MultiDirectedGraph } from "graphology";
import { colourOf, ringOf } from "./colours.js";
import { byId } from "./dom.js";
import { colours, drawHover, readColours, writeLabels } from "./labels.js";
import { edges, nodes, otherEnd, state } from "./model.js";
import { Painter } from "./painter.js";
import { edgeAt } from "./picks.js";
import { place, radius } from "./places.js";
import { visible } from "./sieve.js";

const BEND = 0.16;
const LARGEST = 40; // pixels
const DENSE = 1500; // edges, from which they are drawn fainter and without heads
const FLOOR = 3; // pixels of radius at first, but never more than
const WIDEST = 26; // units of the layout
const SYMMETRIC = new Set(["coauthorOf", "related"]);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const graph = new MultiDirectedGraph();
/** @type {Painter | null} */
export let sigma = null;
let hovered = null;
let near = new Set();
let least = 0;

/** @param {{onNode: (id: string) => void, onEdge: (id: string) => void, onStage: () => void, onExpand: (id: string) => void}} handlers */
export function draw(handlers) {
  readColours();
  sync();
  sigma = new Painter(graph, byId("graph"), {
    allowInvalidContainer: true,
    defaultDrawNodeHover: drawHover,
    itemSizesReference: "positions",
    zoomToSizeRatioFunction: (ratio) => ratio,
    labelFont: getComputedStyle(document.body).fontFamily,
    labelSize: 12,
    labelWeight: "500",
    minCameraRatio: 0.02,
    maxCameraRatio: 6,
    stagePadding: 40,
    zIndex: true,
    nodeReducer: reduceNode,
    edgeReducer: reduceEdge,
  });
  sigma.setCustomBBox(sigma.getBBox());
  sigma.getCamera().setState({ ratio: Math.max(1, closest()) });
  least = Math.min(FLOOR / sigma.scaleSize(1, 1), WIDEST);
  sigma.on("afterRender", () => name(sigma));
  listen(handlers);
  requestAnimationFrame(show); // a task of its own, so that no task is long
}

function show() {
  sigma.open();
  setTimeout(() => performance.mark("picture")); // it is seen now
}

/** Write the names of what is visible over a picture. */
export function name(painter) {
  const context = painter.getCanvases().labels.getContext("2d");
  painter.clear(["labels"]);
  writeLabels(painter, context);
}

function listen({ onNode, onEdge, onStage, onExpand }) {
  sigma.on("clickNode", ({ node }) => onNode(node));
  sigma.on("clickStage", ({ event }) => {
    const edge = edgeNear(event);
    if (edge) onEdge(edge);
    else onStage();
  });
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    onExpand(node);
  });
  sigma.on("enterNode", ({ node }) => hover(node));
  sigma.on("leaveNode", () => hover(null));
  sigma.on("moveBody", ({ event }) => { byId("graph").style.cursor = hovered || sigma.held || edgeNear(event) ? "pointer" : ""; });
  listenToDrags();
}

const edgeNear = (point) => edgeAt(point, sigma.places, (id) => graph.getEdgeAttribute(id, "curvature"));

function listenToDrags() {
  let dragged = null;
  sigma.on("downNode", ({ node }) => { dragged = node; });
  const mouse = sigma.getMouseCaptor();
  mouse.on("mousemovebody", (event) => {
    if (!dragged) return;
    const { x, y } = sigma.viewportToGraph(event);
    Object.assign(nodes.get(dragged), { x, y: -y });
    sigma.drag(dragged, { x, y });
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  mouse.on("mouseup", () => {
    dragged = null;
    sigma.drop();
  });
}

function hover(id) {
  hovered = id;
  repaint();
}

/** Put what is shown into the drawn graph. */
export function sync(anchor) {
  place(anchor);
  const fresh = [...state.shown].filter((id) => !graph.hasNode(id)).map((id) => nodes.get(id));
  for (const node of fresh) {
    graph.addNode(node.id, {
      x: node.x,
      y: -node.y,
      size: radius(node),
      shape: node.type,
      label: node.short,
      whole: node.label,
      kind: node.type.toLowerCase(),
      degree: node.degree,
    });
  }
  if (fresh.length) addEdges();
}

function addEdges() {
  const pairs = new Map();
  for (const edge of edges.values()) {
    if (edge.source === edge.target || !graph.hasNode(edge.source) || !graph.hasNode(edge.target)) continue;
    const key = edge.source < edge.target ? `${edge.source} ${edge.target}` : `${edge.target} ${edge.source}`;
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(edge);
  }
  for (const parallel of pairs.values()) parallel.forEach((edge, at) => addEdge(edge, at - (parallel.length - 1) / 2));
}

// Edges between the same two nodes are bent apart, so that each of them is seen and can be clicked.
function addEdge(edge, place_) {
  if (graph.hasEdge(edge.id)) return;
  const bend = place_ * 2 * BEND * (edge.source < edge.target ? 1 : -1);
  const headed = !SYMMETRIC.has(edge.relation);
  const size = { proposes: 2.6, coauthorOf: 0.9, related: 0.9, creator: 1 }[edge.relation] ?? 1.6;
  graph.addDirectedEdgeWithKey(edge.id, edge.source, edge.target, { headed, curvature: bend, size });
}

function reduceNode(id, data) {
  const now = visible();
  if (!now.nodes.has(id)) return { ...data, hidden: true };
  const chosen = state.selected?.node === id || state.selected?.ends?.includes(id);
  const lit = !near.size || near.has(id);
  return {
    ...data,
    size: Math.max(data.size, least),
    color: lit ? colourOf(nodes.get(id)) : colours.line,
    ring: chosen ? colours.ink : lit ? ringOf() : colours.soft,
    label: lit ? data.label : "",
    strong: chosen || id === state.focus,
    forceLabel: chosen || id === hovered || (near.size > 0 && near.size < 24 && lit),
    zIndex: chosen ? 2 : lit ? 1 : 0,
    highlighted: false,
  };
}

function reduceEdge(id, data) {
  if (!visible().edges.has(id)) return { ...data, hidden: true };
  const edge = edges.get(id);
  const chosen = state.selected?.edge?.id === id;
  const lit = chosen || !near.size || isLit(edge);
  const dense = visible().edges.size > DENSE;
  const color = chosen ? colours.accent : lit && near.size ? colours.quiet : lit && !dense ? colours.edge : colours.line;
  return { ...data, color, headed: data.headed && !dense, size: chosen ? data.size + 2.4 : data.size, zIndex: chosen ? 2 : lit ? 1 : 0 };
}

function isLit(edge) {
  if (state.way.length) return near.has(edge.source) && near.has(edge.target);
  const middle = hovered ?? state.selected?.node;
  return middle ? edge.source === middle || edge.target === middle : false;
}

function litNodes() {
  if (hovered || state.selected?.node) {
    const middle = hovered ?? state.selected.node;
    const found = new Set([middle]);
    for (const edge of visible().edges.values()) {
      if (edge.source === middle || edge.target === middle) found.add(otherEnd(edge, middle));
    }
    return found;
  }
  if (state.way.length) return new Set(state.way);
  return new Set(state.selected?.ends ?? []);
}

let waiting = 0;
/** Draw again, once for all that changes in one go. */
export function repaint() {
  if (!sigma || waiting) return;
  waiting = requestAnimationFrame(() => {
    waiting = 0;
    near = litNodes();
    sigma.refresh({ skipIndexation: true });
  });
}

export function recolour() {
  readColours();
  repaint();
}

/** The camera's ratio at which the largest nodes are as large as they may be unasked. */
const closest = () => sigma.scaleSize(28, 1) / LARGEST;

const move = (to) => sigma.getCamera().animate(to, { duration: calm.matches ? 0 : 350 });

/** Let the picture hold these nodes, or all that is visible. */
export function fit(ids = [...visible().nodes]) {
  if (!sigma) return;
  const points = ids.map((id) => sigma.getNodeDisplayData(id)).filter(Boolean);
  if (!points.length) return;
  const [left, right] = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
  const [low, high] = [Math.min(...points.map((p) => p.y)), Math.max(...points.map((p) => p.y))];
  const { width, height } = sigma.getDimensions();
  const least = Math.min(width, height);
  const ratio = Math.max(Math.max(((right - left) * least) / width, ((high - low) * least) / height) * 1.16, closest());
  move({ x: (left + right) / 2, y: (low + high) / 2, ratio, angle: 0 });
}

/** How far up the middle of what a card at the bottom leaves free is, in heights of the picture. */
function covered() {
  const [stage, panel] = [byId("stage"), byId("panel")].map((part) => part.getBoundingClientRect());
  const over = panel.top > stage.top && panel.left < stage.right - 1 ? Math.max(stage.bottom - panel.top, 0) : 0;
  const { width, height } = sigma.getDimensions();
  return over / 2 / Math.min(width, height);
}

export function flyTo(id) {
  if (!sigma || !graph.hasNode(id)) return;
  const { x, y } = sigma.getNodeDisplayData(id);
  const ratio = Math.min(sigma.getCamera().ratio, 0.45);
  move({ x, y: y - covered() * ratio, ratio });
}

export function zoom(factor) {
  const camera = sigma?.getCamera();
  if (camera) move({ ratio: camera.ratio * factor });
}

/** The neighbour that lies most in the direction of an arrow key. */
export function beside(id, [dx, dy]) {
  const from = graph.getNodeAttributes(id);
  let best = null;
  for (const other of visible().nodes) {
    if (other === id || !graph.areNeighbors(id, other)) continue;
    const to = graph.getNodeAttributes(other);
    const [x, y] = [to.x - from.x, from.y - to.y];
    const far = Math.hypot(x, y) || 1;
    const along = (x * dx + y * dy) / far;
    const score = along > 0.2 ? far / along ** 2 : Infinity;
    if (score < (best?.score ?? Infinity)) best = { other, score };
  }
  return best?.other ?? null;
}
