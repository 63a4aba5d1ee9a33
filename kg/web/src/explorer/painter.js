// Paints nodes and lines on plain canvases that lie over each other: without a graphics card these are several
// times faster than WebGL in software, and they are there where WebGL is not.
import { make } from "../shared/dom.js";
import { toPixels } from "./camera.js";
import { drawHover } from "./labels.js";
import { paintLines } from "./lines.js";
import { farFrom, paintNode } from "./shapes.js";

/** @import {Line} from "./lines.js" */
/** @import {EdgeLook, NodeLook, Pen, Point, Size, Spot, View} from "./types" */

const MARGIN = 60; // pixels around the picture in which something may still reach into it
const LAYERS = /** @type {const} */ (["edges", "nodes", "moving", "labels", "hover"]);

/** @typedef {typeof LAYERS[number]} Layer the lowest first; what follows the pointer is on "moving" */
/** @typedef {{source: string, target: string, bend: number}} Tie */

/** @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas");
  return context;
}

/** Give a canvas whole pixels of the page, lest it be blurred, and its context their units. @param {CanvasRenderingContext2D} context @param {Size} size */
export function resize(context, { width, height }) {
  const ratio = globalThis.devicePixelRatio || 1;
  Object.assign(context.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  Object.assign(context.canvas.style, { width: `${width}px`, height: `${height}px` });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** The canvases of a picture, as large as the element that they are in. */
export class Layers {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Size} */
    this.size = { width: 0, height: 0 };
    const contexts = LAYERS.map((name) => [name, contextOf(make("canvas", { class: `layer-${name}` }))]);
    /** @type {Record<Layer, CanvasRenderingContext2D>} */
    this.contexts = Object.fromEntries(contexts);
    for (const { canvas } of Object.values(this.contexts)) {
      Object.assign(canvas.style, { position: "absolute", left: "0", top: "0" });
      root.append(canvas);
    }
    this.measure();
  }

  /** Take the size of the element over; whether it has changed. */
  measure() {
    const { clientWidth, clientHeight } = this.root;
    const size = { width: Math.max(clientWidth, 1), height: Math.max(clientHeight, 1) };
    if (size.width === this.size.width && size.height === this.size.height) return false;
    this.size = size;
    for (const context of Object.values(this.contexts)) resize(context, size);
    return true;
  }

  /** An empty layer to paint on. @param {Layer} name */
  cleared(name) {
    const context = this.contexts[name];
    context.clearRect(0, 0, this.size.width, this.size.height);
    return context;
  }
}

/** What is drawn: places in units of the layout, and how all of it looks. */
export class Scene {
  /** @type {Map<string, Point>} */
  points = new Map();
  /** @type {Map<string, Tie>} */
  ties = new Map();
  /** @type {[string, NodeLook][]} what is seen, the lowest first */
  nodes = [];
  /** @type {[string, EdgeLook][]} what is seen */
  edges = [];

  /** Ask how everything looks. @param {Pen} pen */
  look(pen) {
    this.nodes = [];
    for (const id of this.points.keys()) {
      const look = pen.node(id);
      if (!look.hidden) this.nodes.push([id, look]);
    }
    this.nodes.sort(([, a], [, b]) => a.zIndex - b.zIndex);
    this.edges = [];
    for (const id of this.ties.keys()) {
      const look = pen.edge(id);
      if (!look.hidden) this.edges.push([id, look]);
    }
  }

  /** The nodes that are seen, in pixels of a picture, the lowest first. @param {View} view @param {Size} size */
  spots(view, size) {
    return new Map(this.nodes.map(([id, look]) => [id, this.spot(id, look, view, size)]));
  }

  /** @param {string} id @param {NodeLook} look @param {View} view @param {Size} size @returns {Spot} */
  spot(id, look, view, size) {
    const place = this.points.get(id) ?? { x: NaN, y: NaN };
    return { ...look, ...toPixels(view, size, place), size: look.size * view.scale };
  }

  /**
   * The lines that cross a picture.
   * @param {Map<string, Spot>} spots
   * @param {View} view
   * @param {Size} size
   * @param {(tie: Tie) => boolean} isWanted
   * @returns {Line[]}
   */
  lines(spots, { scale }, size, isWanted) {
    return this.edges.flatMap(([id, { color, size: width, headed, dash, zIndex }]) => {
      const tie = this.ties.get(id);
      if (!tie || !isWanted(tie)) return [];
      const [from, to] = [spots.get(tie.source), spots.get(tie.target)];
      if (!from || !to || !isCrossing(from, to, size)) return [];
      return [{ from, to, color, zIndex, headed, dash, width: width * scale, bend: tie.bend }];
    });
  }
}

/** @param {Point} from @param {Point} to @param {Size} size */
function isCrossing(from, to, { width, height }) {
  /** @param {number} a @param {number} b @param {number} most */
  const beyond = (a, b, most) => Math.max(a, b) < -MARGIN || Math.min(a, b) > most + MARGIN;
  return !beyond(from.x, to.x, width) && !beyond(from.y, to.y, height);
}

/** Whether any of a node is in the picture. @param {Spot} spot @param {Size} of */
export function isSeen({ x, y, size }, { width, height }) {
  const far = size + MARGIN;
  return x > -far && y > -far && x < width + far && y < height + far;
}

/** @param {CanvasRenderingContext2D} context @param {Iterable<Spot>} spots the lowest first @param {Size} size */
export function paintNodes(context, spots, size) {
  for (const spot of spots) if (isSeen(spot, size)) paintNode(context, spot);
}

/** What the pointer is on, over all else, with its whole name. @param {CanvasRenderingContext2D} context @param {Spot} spot */
export function paintHovered(context, spot) {
  drawHover(context, spot);
  paintNode(context, spot);
}

/** The node at a place, the highest and nearest of them. @param {Map<string, Spot>} spots @param {Point} at @returns {string | null} */
export function nodeAt(spots, at) {
  /** @type {{id: string | null, far: number}} */
  let best = { id: null, far: 1 };
  for (const [id, spot] of spots) {
    const far = farFrom(at, spot);
    if (far <= best.far) best = { id, far };
  }
  return best.id;
}

/**
 * All of it on one canvas of a size of its own.
 * @param {Scene} scene
 * @param {View} view
 * @param {{size: Size, ground: string, names: Pen["names"]}} how
 */
export function paintOnce(scene, view, { size, ground, names }) {
  const context = contextOf(make("canvas"));
  resize(context, size);
  context.fillStyle = ground;
  context.fillRect(0, 0, size.width, size.height);
  const spots = scene.spots(view, size);
  paintLines(
    context,
    scene.lines(spots, view, size, () => true),
  );
  paintNodes(context, spots.values(), size);
  names(context, { places: [...spots.values()], ...size });
  return context.canvas;
}
