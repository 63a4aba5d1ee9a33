// Draws the picture on canvases: nodes and lines at their places, and a camera above them.
import { bounded, Camera, fitting, toUnits, zoomedAt } from "./camera.js";
import { listen } from "./gestures.js";
import { paintLines } from "./lines.js";
import { Layers, nodeAt, paintHovered, paintNodes, paintOnce, Scene } from "./painter.js";
import { edgeAt } from "./picks.js";

/** @import {Edge, Node, Pen, Places, Point, Sight, Size, Spot, View} from "./types" */

const BEND = 0.16;
const TURN = 250; // milliseconds for a turn of the wheel
const GLIDE = 200; // milliseconds in which a picture that was flung comes to rest
const FLUNG = 3; // times as far as between the last two frames
const DOUBLE = 2.2; // times larger by a double click

const scene = new Scene();
const camera = new Camera(() => schedule());
const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {Layers} */
let layers;
/** @type {Pen} */
let pen;
/** @type {Map<string, Spot>} what is painted, in pixels */
let spots = new Map();
/** @type {string | null} */
let hovered = null;
/** @type {string | null} what follows the pointer */
let held = null;
let whole = 1; // the scale at which all is seen
let isOpen = false;
let waiting = 0;

/** @param {HTMLElement} root @param {Pen} given */
export function open(root, given) {
  pen = given;
  layers = new Layers(root);
  whole = fitting([...scene.points.values()], layers.size);
  scene.look(pen);
  listen(root, gestures);
  new ResizeObserver(remeasure).observe(root);
}

/** The picture grows and shrinks with its element. */
function remeasure() {
  const before = fitting([...scene.points.values()], layers.size);
  if (!layers.measure()) return;
  const now = fitting([...scene.points.values()], layers.size);
  whole *= now / before;
  camera.set({ ...camera.view, scale: (camera.view.scale * now) / before });
  if (isOpen) paint(); // a canvas of another size is empty
}

/** Begin to paint; before that, only places are known. */
export function show() {
  isOpen = true;
  paint();
}

/** Paint before the next frame, once for all that changes until then. */
function schedule() {
  if (!isOpen || waiting) return;
  waiting = requestAnimationFrame(() => {
    waiting = 0;
    paint();
  });
}

function paint() {
  const { size } = layers;
  spots = scene.spots(camera.view, size);
  const still = [...spots].filter(([id]) => id !== held).map(([, spot]) => spot);
  const lines = scene.lines(spots, camera.view, size, (tie) => tie.source !== held && tie.target !== held);
  paintLines(layers.cleared("edges"), lines);
  paintNodes(layers.cleared("nodes"), still, size);
  paintMoving();
}

/** Paint what follows the pointer, over all that stands still, and the names. */
function paintMoving() {
  const moving = layers.cleared("moving");
  const lines = held
    ? scene.lines(spots, camera.view, layers.size, (tie) => tie.source === held || tie.target === held)
    : [];
  paintLines(moving, lines);
  const over = layers.cleared("hover");
  const spot = spots.get(held ?? hovered ?? "");
  if (spot) paintHovered(over, spot);
  pen.names(layers.cleared("labels"), { places: [...spots.values()], ...layers.size });
}

/** @param {Point} at */
const edgeNear = (at) => edgeAt(at, spots, (id) => scene.ties.get(id)?.bend ?? 0);

/** @param {string | null} id */
function hover(id) {
  if (id === hovered) return;
  hovered = id;
  pen.on.hover(id);
}

/** @param {Point} at @param {number} factor */
function scaled(at, factor) {
  const scale = bounded(camera.view.scale * factor, whole);
  return scale === camera.view.scale ? null : zoomedAt(camera.view, layers.size, at, scale);
}

/** @param {Point} by pixels */
const panned = ({ x, y }) => ({
  ...camera.view,
  x: camera.view.x - x / camera.view.scale,
  y: camera.view.y - y / camera.view.scale,
});

/** @param {View} view @param {number} duration */
const go = (view, duration) => camera.go(view, calm.matches ? 0 : duration);

/** @type {import("./gestures.js").Gestures} */
const gestures = {
  move(at) {
    const node = nodeAt(spots, at);
    const edge = node ? null : edgeNear(at);
    hover(node);
    layers.root.style.cursor = node || edge ? "pointer" : "";
    pen.on.line(edge);
  },
  leave() {
    hover(null);
    pen.on.line(null);
  },
  press(at) {
    camera.stop();
    pressed = nodeAt(spots, at);
    return Boolean(pressed);
  },
  drag: (at) => pressed && drag(pressed, toUnits(camera.view, layers.size, at)),
  drop() {
    held = null;
    pen.on.drop();
    paint();
  },
  pan: (by) => camera.set(panned(by)),
  glide: ({ x, y }) => go(panned({ x: FLUNG * x, y: FLUNG * y }), GLIDE),
  pinch(at, factor) {
    const view = scaled(at, factor);
    if (view) camera.set(view);
  },
  wheel(at, factor) {
    const view = scaled(at, factor);
    if (view) go(view, TURN);
    return Boolean(view);
  },
  click(at) {
    const node = nodeAt(spots, at);
    const edge = node ? null : edgeNear(at);
    if (node) pen.on.node(node);
    else if (edge) pen.on.edge(edge);
    else pen.on.stage();
  },
  doubleClick(at) {
    const node = nodeAt(spots, at);
    const view = scaled(at, DOUBLE);
    if (node) pen.on.expand(node);
    else if (view) go(view, GLIDE);
  },
};

/** @type {string | null} the node under a press */
let pressed = null;

/** Have a node follow the pointer; all else stands still, and is painted without it once. @param {string} id @param {Point} place */
function drag(id, place) {
  pen.on.drag(id, place);
  scene.points.set(id, place);
  if (held !== id) {
    held = id;
    schedule();
  } else follow(id);
}

let following = 0;

/** @param {string} id */
function follow(id) {
  if (following) return;
  following = requestAnimationFrame(() => {
    following = 0;
    const look = scene.nodes.find(([other]) => other === id)?.[1];
    if (waiting || held !== id || !look) return;
    spots.set(id, scene.spot(id, look, camera.view, layers.size));
    paintMoving();
  });
}

/** Take nodes in, and edges whose ends are known; what is known already stays as it is. @param {Node[]} nodes @param {Iterable<Edge>} edges */
export function add(nodes, edges) {
  const fresh = nodes.filter(({ id }) => !scene.points.has(id));
  for (const { id, x, y } of fresh) scene.points.set(id, { x, y });
  if (fresh.length) addEdges(edges);
}

/** @param {Iterable<Edge>} edges */
function addEdges(edges) {
  /** @type {Map<string, Edge[]>} */
  const pairs = new Map();
  for (const edge of edges) {
    if (edge.source === edge.target || !scene.points.has(edge.source) || !scene.points.has(edge.target)) continue;
    const key = [edge.source, edge.target].sort().join(" ");
    const parallel = pairs.get(key);
    if (parallel) parallel.push(edge);
    else pairs.set(key, [edge]);
  }
  for (const parallel of pairs.values())
    for (const [at, edge] of parallel.entries()) addEdge(edge, at - (parallel.length - 1) / 2);
}

// Edges between the same two nodes are bent apart, so that each of them is seen and can be clicked.
/** @param {Edge} edge @param {number} place among its parallels, 0 in the middle */
function addEdge({ id, source, target }, place) {
  if (scene.ties.has(id)) return;
  scene.ties.set(id, { source, target, bend: place * 2 * BEND * (source < target ? 1 : -1) });
}

/** Put nodes at other places. @param {Places} places */
export function put(places) {
  for (const [id, { x, y }] of places) if (scene.points.has(id)) scene.points.set(id, { x, y });
  schedule();
}

/** Ask again how everything looks, and paint it. */
export function refresh() {
  scene.look(pen);
  if (isOpen) paint();
}

/** @returns {Size} */
export const size = () => layers.size;

/** How many pixels a unit of the layout has. */
export const scale = () => camera.view.scale;

/** @param {Sight} sight @param {number} duration milliseconds */
export function look(sight, duration) {
  const view = { ...camera.view, ...sight };
  camera.go({ ...view, scale: bounded(view.scale, whole) }, duration);
}

/** @param {Size & {ground: string}} options size in CSS pixels @returns {Promise<Blob | null>} a PNG */
export function png({ width, height, ground }) {
  const { view } = camera;
  const times = Math.min(width / layers.size.width, height / layers.size.height);
  const size = { width, height };
  const whole = paintOnce(scene, { ...view, scale: view.scale * times }, { size, ground, names: pen.names });
  return new Promise((done) => {
    whole.toBlob(done, "image/png");
  });
}
