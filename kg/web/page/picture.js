// The picture: vis-network draws nodes and edges, labels.js the labels over them.
let network = null;
let nodeSet = null;
let edgeSet = null;
let fitScale = 1;
const motion = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 450;

const theme = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const colourOf = (type) => theme(type.toLowerCase());

function withAlpha(hex, alpha) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${alpha})`;
}

// A concept or a person lends its colour to the edges that lead to it.
function edgeType(edge) {
  const target = nodes.get(edge.target).type;
  return target === "Paper" ? nodes.get(edge.source).type : target;
}

function lit() {
  const chosen = state.selected;
  if (!chosen) return null;
  if (chosen.edge) {
    const { source, target } = edges.get(chosen.edge);
    return { nodes: new Set([source, target]), edges: new Set([chosen.edge]) };
  }
  const around = edgesOf.get(chosen.node).filter(isEdgeShown);
  return {
    nodes: new Set([chosen.node, ...around.map((edge) => otherEnd(edge, chosen.node))]),
    edges: new Set(around.map((edge) => edge.id)),
  };
}

function nodeLook(node, { shown, bright, colours }) {
  const colour = nodeColour(node, colours);
  const dim = bright && !bright.nodes.has(node.id);
  const chosen = state.selected?.node === node.id;
  const border = chosen ? colours.ink : state.colour === "type" ? colours.ground : colours.quiet;
  return {
    id: node.id,
    hidden: !shown.has(node.id),
    color: {
      background: dim ? withAlpha(colour, 0.13) : colour,
      border: dim ? "rgba(0,0,0,0)" : border,
      hover: { background: colour, border: colours.ink },
      highlight: { background: colour, border: colours.ink },
    },
    borderWidth: chosen ? 3 : 1.5,
  };
}

function edgeLook(edge, { shown, bright, colours }) {
  const dim = bright && !bright.edges.has(edge.id);
  const on = bright && !dim;
  const faint = edge.relation === "creator" || edge.relation === "coauthorOf";
  const central = edge.source === view.focus || edge.target === view.focus;
  const alpha = dim ? 0.05 : on ? 0.95 : faint ? (central ? 0.2 : 0.4) : 0.6;
  const line = state.colour === "type" ? colours[edgeType(edge)] : colours.edge;
  const colour = withAlpha(line, alpha);
  return {
    id: edge.id,
    hidden: !shown.has(edge.id),
    color: { color: colour, hover: line, highlight: colour, inherit: false },
    width: (edge.relation === "proposes" ? 2.6 : 1.5) + (on ? 0.8 : 0),
    arrows: { to: { enabled: Boolean(on) && edge.relation !== "coauthorOf", scaleFactor: 0.5 } },
  };
}

function looks() {
  const colours = Object.fromEntries(["ink", "ground", "quiet", "edge"].map((name) => [name, theme(name)]));
  for (const { value } of TYPES) colours[value] = colourOf(value);
  const now = visible();
  const bright = lit();
  const shownNodes = new Set(now.nodes.map((node) => node.id));
  const shownEdges = new Set(now.edges.map((edge) => edge.id));
  readLabels(now.nodes, bright);
  return {
    nodes: view.nodes.map((node) => nodeLook(node, { shown: shownNodes, bright, colours })),
    edges: view.edges.map((edge) => edgeLook(edge, { shown: shownEdges, bright, colours })),
  };
}

function repaint() {
  if (!network) return;
  const now = looks();
  nodeSet.update(now.nodes);
  edgeSet.update(now.edges);
  network.redraw();
}

// The picture is laid out round; it stretches to the shape of the window that it opened in.
let stretch = { x: 1, y: 1 };
const place = (node) => ({ x: node.x * stretch.x, y: node.y * stretch.y });

function freeArea() {
  const stage = byId("graph");
  const covered = byId("filters").offsetWidth && stage.clientWidth > 640 ? 222 : 0;
  const lower = byId("notice").offsetHeight;
  return { covered, width: stage.clientWidth - covered - Math.min(90, stage.clientWidth * 0.12), height: stage.clientHeight - 60 - lower, lower };
}

function drawPicture() {
  const free = freeArea();
  const shape = free.width / free.height;
  stretch = { x: Math.min(Math.max(shape, 1), 1.8), y: Math.min(Math.max(1 / shape, 1), 1.8) };
  const first = looks();
  const lookOf = new Map([...first.nodes, ...first.edges].map((look) => [look.id, look]));
  const at = (node) => ({ label: undefined, ...place(nodes.get(node.id)) });
  nodeSet = new vis.DataSet(drawing.nodes.map((node) => ({ ...node, ...at(node), ...lookOf.get(node.id) })));
  edgeSet = new vis.DataSet(drawing.edges.map((edge) => ({ ...edge, ...lookOf.get(edge.id) })));
  network = new vis.Network(byId("graph"), { nodes: nodeSet, edges: edgeSet }, drawing.options);
  network.on("afterDrawing", drawLabels);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    const narrow = byId("graph").clientWidth < 721; // the card will cover the lower half
    if (node !== undefined) select({ node }, { fly: narrow });
    else if (edge !== undefined) select({ edge });
    else select(null);
  });
  for (const [name, id] of [["hoverNode", (e) => e.node], ["blurNode", () => null]]) {
    network.on(name, (event) => {
      state.hovered = id(event);
      byId("graph").style.cursor = state.hovered ? "pointer" : "default";
    });
  }
  network.on("hoverEdge", () => { byId("graph").style.cursor = "pointer"; });
  network.on("blurEdge", () => { byId("graph").style.cursor = "default"; });
  fit(0);
}

// The position and scale that show these nodes beside the filters, which lie over the left edge.
function framing(shown, { most, below = 0 }) {
  const { covered, width, height, lower } = freeArea();
  const spots = shown.map((node) => place(node));
  const [xs, ys] = [spots.map((p) => p.x), spots.map((p) => p.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(width / (right - left + 40), (height - below) / (bottom - top + 40), most);
  const position = { x: (left + right) / 2 - covered / 2 / scale, y: (top + bottom) / 2 + (below + lower) / 2 / scale };
  return { position, scale };
}

function moveTo(frame, duration) {
  network.moveTo({ ...frame, animation: duration ? { duration } : false });
}

function fit(duration = motion) {
  const shown = visible().nodes;
  if (!network || !shown.length) return;
  const frame = framing(shown, { most: 1.3 });
  fitScale = frame.scale;
  moveTo(frame, duration);
}

// Flies to a node and its neighbours; on a phone the card covers the lower part.
function flyTo(id) {
  if (!network) return;
  const around = [...lit().nodes].map((other) => nodes.get(other));
  const stage = byId("graph");
  const below = stage.clientWidth < 721 ? stage.clientHeight * 0.55 : 0;
  const frame = framing(around.length > 1 ? around : [nodes.get(id)], { most: 1.7, below });
  moveTo(frame, motion);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Moves to the neighbour that lies most in the direction of the arrow key.
function step(key) {
  const [dx, dy] = ARROWS[key];
  const here = state.selected?.node ?? view.focus ?? null;
  if (!state.selected?.node) return select({ node: here || visible().nodes.sort(byWeight)[0]?.id }, { fly: true });
  const from = place(nodes.get(here));
  const ranked = edgesOf.get(here).filter(isEdgeShown).map((edge) => {
    const to = place(nodes.get(otherEnd(edge, here)));
    const far = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    return { id: otherEnd(edge, here), along: ((to.x - from.x) * dx + (to.y - from.y) * dy) / far };
  });
  const best = ranked.sort((a, b) => b.along - a.along)[0];
  if (best && best.along > 0.1) select({ node: best.id }, { fly: true });
}
