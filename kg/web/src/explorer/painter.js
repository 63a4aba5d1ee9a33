// Sigma's camera, events and coordinates, with pictures on plain canvases: without a graphics card
// these are several times faster than WebGL in software, and they are there where WebGL is not.
import Sigma from "sigma";
import { createNormalizationFunction, graphExtent, matrixFromCamera } from "sigma/utils";
import { paintLines } from "./lines.js";
import { farFrom, paintNode } from "./shapes.js";

const MARGIN = 60; // pixels around the picture in which something may still reach into it

export class Painter extends Sigma {
  /** @type {Map<string, object>} what is drawn, in pixels, the lowest first */
  places = new Map();

  createWebGLContext(id, options) {
    this.createCanvasContext(id, options);
    if (!this.canvasContexts[id]) throw new Error("this browser has no canvas");
  }

  registerNodeProgram() {}

  registerEdgeProgram() {}

  clear(layers = ["edges", "edgeLabels", "nodes", "labels", "hovers", "hoverNodes"]) {
    for (const id of layers) this.canvasContexts[id].clearRect(0, 0, this.width, this.height);
  }

  /** Begin to paint; before that, only places are known. */
  open() {
    this.isOpen = true;
    this.needToProcess = true;
    this.render();
  }

  process() {
    this.nodeExtent = graphExtent(this.graph);
    this.normalizationFunction = createNormalizationFunction(this.customBBox ?? this.nodeExtent);
    this.graph.forEachNode((id, { x, y }) =>
      this.normalizationFunction.applyTo(Object.assign(this.nodeDataCache[id], { x, y })),
    );
    const drawn = this.graph.filterNodes((id) => !this.nodeDataCache[id].hidden);
    this.order = drawn.sort((a, b) => this.nodeDataCache[a].zIndex - this.nodeDataCache[b].zIndex);
    this.needToProcess = false;
  }

  render() {
    this.emit("beforeRender");
    cancelAnimationFrame(this.renderFrame);
    this.renderFrame = null;
    this.resize();
    if (this.needToProcess || !this.order) this.process();
    this.matrix = matrixFromCamera(
      this.camera.getState(),
      this.getDimensions(),
      this.getGraphDimensions(),
      this.getStagePadding(),
    );
    this.graphToViewportRatio = this.getGraphToViewportRatio();
    this.scale = this.scaleSize(1);
    this.unit = this.scale * this.camera.getState().ratio;
    if (this.isOpen) this.paint();
    return this;
  }

  paint() {
    this.places = new Map(this.order.map((id) => [id, this.placeOf(id)]));
    this.clear(["edges", "nodes"]);
    paintLines(
      this.canvasContexts.edges,
      this.linesOf(this.graph.filterEdges((_id, _edge, from, to) => from !== this.held && to !== this.held)),
    );
    for (const [id, place] of this.places)
      if (id !== this.held && this.isSeen(place)) paintNode(this.canvasContexts.nodes, place);
    this.paintMoving();
  }

  /** Paint what follows the pointer, over all that stands still. */
  paintMoving() {
    this.clear(["edgeLabels"]);
    if (this.held) paintLines(this.canvasContexts.edgeLabels, this.linesOf(this.graph.edges(this.held)));
    this.renderHighlightedNodes();
    this.emit("afterRender");
  }

  placeOf(id) {
    const data = this.nodeDataCache[id];
    return { ...data, ...this.framedGraphToViewport(data), size: data.size * this.scale };
  }

  isSeen({ x, y, size }) {
    const far = size + MARGIN;
    return x > -far && y > -far && x < this.width + far && y < this.height + far;
  }

  linesOf(ids) {
    return ids.map((id) => this.lineOf(id)).filter((line) => line && this.isCrossing(line));
  }

  lineOf(id) {
    const { color, size, headed, dash, curvature, zIndex, hidden } = this.edgeDataCache[id];
    const [from, to] = this.graph.extremities(id).map((end) => this.places.get(end));
    if (hidden || !from || !to) return null;
    return { from, to, color, zIndex, headed, dash, width: size * this.scale, bend: curvature };
  }

  isCrossing({ from, to }) {
    const beyond = (a, b, most) => Math.max(a, b) < -MARGIN || Math.min(a, b) > most + MARGIN;
    return !beyond(from.x, to.x, this.width) && !beyond(from.y, to.y, this.height);
  }

  renderHighlightedNodes() {
    this.clear(["hovers", "hoverNodes"]);
    const place = this.places.get(this.held ?? this.hoveredNode);
    if (!place) return;
    this.settings.defaultDrawNodeHover(this.canvasContexts.hovers, place);
    paintNode(this.canvasContexts.hoverNodes, place);
  }

  getNodeAtPosition(point) {
    if (this.held) return this.held;
    let best = { id: null, far: 1 };
    for (const [id, place] of this.places) {
      const far = farFrom(point, place);
      if (far <= best.far) best = { id, far };
    }
    return best.id;
  }

  /** Have a node follow the pointer to a place of the graph; all else stands still. */
  drag(id, place) {
    Object.assign(this.graph.getNodeAttributes(id), place);
    this.normalizationFunction.applyTo(Object.assign(this.nodeDataCache[id], place));
    if (this.held === id) this.moving ??= requestAnimationFrame(() => this.follow(id));
    else this.scheduleRender();
    this.held = id;
  }

  follow(id) {
    this.moving = null;
    if (this.renderFrame || this.held !== id) return;
    this.places.set(id, this.placeOf(id));
    this.paintMoving();
  }

  drop() {
    if (!this.held) return;
    this.held = null;
    this.refresh();
  }
}
