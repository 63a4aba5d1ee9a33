// Draws the picture with vis-network, which stands in the file: see ../explorer/drawer.js for what is asked of it.

import { drawHover } from "../explorer/labels.js";
import { paintNode, reachOf } from "../explorer/shapes.js";
import { make, need } from "../shared/dom.js";
import { network as drawn, statements } from "./data.js";

/** @import {Edge, Handlers, Hidden, Node, NodeLook, Pen, Places, Sight, Size, Spot} from "../explorer/types" */
/** @import {VisEdge, VisNetwork, VisNode, VisSet} from "./vis" */

const BOX = 1.15; // a box reaches so much farther than its half side, in the mean of all directions
const LEAST = 5; // pixels of radius at which a small node is still meant
const HEAD = 0.05; // of the usual size of an arrow; its width counts besides
const bends = new Map(
  statements.map(({ source, relation, target, place }) => [
    `${source} ${relation} ${target}`,
    drawn.edges[place].smooth,
  ]),
);

/** @type {VisSet<VisNode>} */
let nodeSet;
/** @type {VisSet<VisEdge>} */
let edgeSet;
/** @type {VisNetwork} */
let network;
/** @type {HTMLElement} */
let root;
/** @type {Pen} */
let pen;
/** @type {Map<string, NodeLook | Hidden>} of nodes */
let looks = new Map();
/** @type {Map<string, string>} how each line looks, as text, to know which have changed */
const lines = new Map();
/** @type {Map<string, number>} of lines: what is meant lies over the others */
const heights = new Map();

/** @param {HTMLElement} element @param {Pen} given */
export function open(element, given) {
  [root, pen] = [element, given];
  lookAgain();
  network = start(root);
  root.querySelector(".vis-network")?.setAttribute("tabindex", "-1"); // the picture itself takes the keys
  listen(given.on);
}

/** @param {HTMLElement} element */
const start = (element) => {
  const made = new globalThis.vis.Network(element, { nodes: nodeSet, edges: edgeSet }, drawn.options);
  made.on("afterDrawing", (context) => writeOver(context, made));
  return made;
};

export const show = () => network.redraw();

/** The parts of a context: what its units are in pixels of the page. @param {CanvasRenderingContext2D} context */
function unitsOf(context) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const { a, e, f } = context.getTransform();
  /** @param {Spot} spot @returns {Spot} */
  const toPixels = ({ x, y, ...look }) => ({
    ...look,
    x: (x * a + e) / ratio,
    y: (y * a + f) / ratio,
    size: (look.size * a) / ratio,
  });
  return { ratio, pixel: ratio / a, toPixels };
}

/** How vis-network draws one node; it gives the place. @type {NonNullable<VisNode["ctxRenderer"]>} */
function ctxRenderer({ ctx, id, x, y }) {
  const look = need(looks, id);
  if (look.hidden) return {};
  const { pixel } = unitsOf(ctx);
  const wide = 2 * Math.max((look.size * reachOf(look.shape)) / BOX, LEAST * pixel);
  return { drawNode: () => paintNode(ctx, { ...look, x, y }, pixel), nodeDimensions: { width: wide, height: wide } };
}

/** Names over all that is drawn, and the whole name of what is under the pointer. @param {CanvasRenderingContext2D} context @param {VisNetwork} from */
function writeOver(context, from) {
  const { ratio, toPixels } = unitsOf(context);
  const at = from.getPositions();
  /** @type {Map<string, Spot>} */
  const places = new Map();
  for (const [id, look] of looks) if (!look.hidden && at[id]) places.set(id, toPixels({ ...look, ...at[id] }));
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { clientWidth: width, clientHeight: height } = context.canvas;
  pen.names(context, { places: [...places.values()], width, height });
  const over = places.get(hovered ?? "");
  if (over) {
    drawHover(context, over);
    paintNode(context, over);
  }
  context.restore();
}

/** @type {string | null} */
let hovered = null;

/** @param {Handlers} on */
function listen(on) {
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    network.unselectAll();
    if (node !== undefined) on.node(node);
    else if (edge !== undefined) on.edge(edge);
    else on.stage();
  });
  network.on("doubleClick", ({ nodes: [node] }) => (node === undefined ? null : on.expand(node)));
  /** @param {string | null} id */
  const hover = (id) => {
    root.style.cursor = id ? "pointer" : "";
    if (id === hovered) return;
    hovered = id;
    on.hover(id);
  };
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  root.addEventListener("pointerleave", () => hover(null));
  network.on("hoverEdge", ({ edge }) => {
    root.style.cursor = "pointer";
    on.line(hovered ? null : edge);
  });
  network.on("blurEdge", () => {
    on.line(null);
    root.style.cursor = hovered ? "pointer" : "";
  });
  network.on("dragging", ({ nodes }) => {
    for (const id of nodes) on.drag(id, network.getPosition(id));
  });
  network.on("dragEnd", ({ nodes }) => {
    network.unselectAll();
    nodeSet.update(nodes.map((id) => ({ id, ...network.getPosition(id) })));
    if (nodes.length) on.drop();
  });
}

/** Take nodes in, and edges whose ends are known, unseen until it is asked how they look. @param {Node[]} nodes @param {Iterable<Edge>} edges */
export function add(nodes, edges) {
  nodeSet ??= new globalThis.vis.DataSet();
  edgeSet ??= new globalThis.vis.DataSet();
  const fresh = nodes.filter(({ id }) => !nodeSet.get(id));
  if (!fresh.length) return;
  nodeSet.add(fresh.map(({ id, x, y }) => ({ id, x, y, ctxRenderer, hidden: true })));
  const joined = [...edges].filter(
    ({ id, source, target }) => source !== target && nodeSet.get(source) && nodeSet.get(target) && !edgeSet.get(id),
  );
  edgeSet.add(
    joined.map(({ id, source, target }) => ({
      id,
      from: source,
      to: target,
      smooth: bends.get(id) ?? false,
      hidden: true,
    })),
  );
}

/** @param {Places} places */
export function put(places) {
  nodeSet.update([...places].filter(([id]) => nodeSet.get(id)).map(([id, { x, y }]) => ({ id, x, y })));
}

/** Ask how everything looks; only what has changed is told to vis-network. */
function lookAgain() {
  looks = new Map(nodeSet.getIds().map((id) => [id, pen.node(id)]));
  const turned = nodeSet.get({ filter: ({ id, hidden }) => hidden !== need(looks, id).hidden });
  if (turned.length) nodeSet.update(turned.map(({ id, hidden }) => ({ id, hidden: !hidden })));
  const changed = edgeSet
    .getIds()
    .map(lineOf)
    .filter(({ id, ...line }) => {
      const said = JSON.stringify(line);
      if (lines.get(id) === said) return false;
      lines.set(id, said);
      return true;
    });
  if (changed.length) edgeSet.update(changed);
}

/** Have lines that are meant drawn last; vis-network has no option for that. */
const raise = () => network.body.edgeIndices.sort((a, b) => (heights.get(a) ?? 0) - (heights.get(b) ?? 0));

/** @param {string} id @returns {VisEdge} */
function lineOf(id) {
  const look = pen.edge(id);
  heights.set(id, look.hidden ? 0 : look.zIndex);
  if (look.hidden) return { id, hidden: true };
  const { color, size, headed, dash } = look;
  return {
    id,
    hidden: false,
    width: size,
    dashes: dash.length > 0 && dash,
    color: { color, hover: color, highlight: color },
    arrows: { to: { enabled: headed, scaleFactor: HEAD } },
  };
}

export function refresh() {
  lookAgain();
  raise();
  network.redraw();
}

/** @returns {Size} */
export const size = () => ({ width: root.clientWidth, height: root.clientHeight });
export const scale = () => network.getScale();

/** @param {Sight} sight @param {number} duration milliseconds */
export function look({ x, y, scale: wanted = scale() }, duration) {
  const position = x === undefined || y === undefined ? network.getViewPosition() : { x, y };
  network.moveTo({
    position,
    scale: wanted,
    animation: duration ? { duration, easingFunction: "easeInOutQuad" } : false,
  });
}

/** A PNG of what is seen, drawn once more at the size of a file. @param {Size & {ground: string}} options size in CSS pixels @returns {Promise<Blob | null>} */
export function png({ width, height, ground }) {
  const frame = make("div");
  Object.assign(frame.style, {
    position: "absolute",
    right: "101%",
    bottom: "101%",
    width: `${width}px`,
    height: `${height}px`,
  });
  document.body.append(frame);
  const copy = start(frame);
  copy.moveTo({
    position: network.getViewPosition(),
    scale: scale() * Math.min(width / root.clientWidth, height / root.clientHeight),
    animation: false,
  });
  copy.redraw();
  const whole = overGround(frame.querySelector("canvas"), ground);
  copy.destroy();
  frame.remove();
  return new Promise((done) => {
    whole.toBlob(done, "image/png");
  });
}

/** A drawing on a ground of one colour. @param {HTMLCanvasElement | null} drawing @param {string} ground */
function overGround(drawing, ground) {
  const { width = 1, height = 1 } = drawing ?? {};
  const whole = Object.assign(make("canvas"), { width, height });
  const context = whole.getContext("2d");
  if (!context || !drawing) return whole;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.drawImage(drawing, 0, 0);
  return whole;
}
