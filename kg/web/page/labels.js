// Labels at one size on the screen, the most important first, none over another.
let ranked = [];
let brightNow = null;
const PIXELS = { hub: 14, plain: 12 };
const WEIGHT = { Paper: 1.0, Method: 1.15, Dataset: 1.15, Task: 1.0, Person: 0.8, Metric: 0.7, Organisation: 0.8 };

function importance(node) {
  if (node.id === view.focus) return 1e6;
  return Math.sqrt(node.degree) * (WEIGHT[node.type] ?? 1);
}

function readLabels(shown, bright) {
  brightNow = bright;
  ranked = shown.map((node) => ({ node, at: place(node), rank: importance(node) }));
  ranked.sort((a, b) => b.rank - a.rank || (a.node.id < b.node.id ? -1 : 1));
}

const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

// Below, above, right and left of the node, in that order.
function spots({ x, y, r, w, h }) {
  return [
    { x: x - w / 2, y: y + r + 2, w, h, align: "center" },
    { x: x - w / 2, y: y - r - h - 2, w, h, align: "center" },
    { x: x + r + 4, y: y - h / 2, w, h, align: "left" },
    { x: x - r - w - 4, y: y - h / 2, w, h, align: "right" },
  ];
}

function candidates() {
  const first = [state.selected?.node, state.hovered].filter(Boolean);
  const selected = state.selected?.edge ? edges.get(state.selected.edge) : null;
  if (selected) first.push(selected.source, selected.target);
  const isFirst = ({ node }) => first.includes(node.id);
  const rest = ranked.filter((item) => !isFirst(item));
  const open = brightNow ? rest.filter(({ node }) => brightNow.nodes.has(node.id)) : rest;
  return { first: ranked.filter(isFirst), rest: open };
}

function drawLabels(context) {
  const stage = byId("graph");
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const ratio = context.canvas.width / stage.clientWidth;
  const toScreen = ({ x, y }) => ({
    x: (x - middle.x) * scale + stage.clientWidth / 2,
    y: (y - middle.y) * scale + stage.clientHeight / 2,
  });
  const { first, rest } = candidates();
  const zoom = scale / fitScale;
  const room = (stage.clientWidth * stage.clientHeight) / 11000;
  const most = Math.round(room * Math.max(zoom * zoom, 0.5));
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = "round";
  context.textBaseline = "middle";
  const ink = { text: theme("ink"), halo: theme("ground"), quiet: theme("quiet") };
  const taken = [...obstacles(toScreen, scale, stage), ...covers()];
  let drawn = 0;
  for (const item of [...first, ...rest]) {
    if (drawn >= most + first.length) break;
    drawn += drawLabel(context, item, { ...toScreen(item.at), scale, taken, ink, stage, must: first.includes(item) });
  }
  context.restore();
}

// Large nodes must stay free of labels that belong to others.
function obstacles(toScreen, scale, stage) {
  const seen = ({ node }) => node.radius * scale > 4 && (!brightNow || brightNow.nodes.has(node.id));
  return ranked.filter(seen).map(({ node, at }) => {
    const { x, y } = toScreen(at);
    const r = node.radius * scale * 0.95;
    return { x: x - r, y: y - r, w: 2 * r, h: 2 * r, of: node.id, small: node.degree < 2 };
  }).filter((box) => box.x < stage.clientWidth && box.y < stage.clientHeight && box.x + box.w > 0 && box.y + box.h > 0);
}

// A long label stands in lines of about the same length, broken at spaces.
function inLines(text) {
  const count = Math.ceil(text.length / 22);
  if (text.length < 20 || !text.includes(" ")) return [text];
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (!line) lines[lines.length - 1] = word;
    else if (line.length + word.length / 2 > text.length / Math.max(count, 2)) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

// What lies over the picture hides the labels below it.
function covers() {
  const stage = byId("graph").getBoundingClientRect();
  return ["filters", "notice"].map((id) => byId(id).getBoundingClientRect()).filter((box) => box.width)
    .map((box) => ({ x: box.left - stage.left, y: box.top - stage.top, w: box.width, h: box.height, of: null }));
}

function drawLabel(context, { node, rank }, { x, y, scale, taken, ink, stage, must }) {
  if (x < -100 || y < -20 || x > stage.clientWidth + 100 || y > stage.clientHeight + 20) return 0;
  const hub = node.id === view.focus;
  const size = hub ? PIXELS.hub + 2 : PIXELS.plain;
  context.font = `${hub || must ? 650 : node.type === "Paper" ? 600 : 400} ${size}px system-ui, sans-serif`;
  const text = must && node.label.length < 90 ? node.label : node.short;
  const lines = inLines(text);
  const width = Math.max(...lines.map((line) => context.measureText(line).width));
  const box = { x, y, r: node.radius * scale, w: width + 6, h: lines.length * (size + 2) + 2 };
  const inside = (spot) => spot.x > 2 && spot.y > 2 && spot.x + spot.w < stage.clientWidth - 2 && spot.y + spot.h < stage.clientHeight - 2;
  const meets = (spot, other) => other.of !== node.id && overlaps(spot, other);
  const free = (spot) => inside(spot) && !taken.some((other) => meets(spot, other));
  const over = (spot) => inside(spot) && !taken.some((other) => !other.small && meets(spot, other));
  const places = spots(box);
  const bold = node.type === "Paper" || hub || must;
  const spot = places.find(free) ?? (bold ? places.find(over) : null) ?? (must || hub ? places[0] : null);
  if (!spot) return 0;
  taken.push(spot);
  context.lineWidth = 3.5;
  context.strokeStyle = ink.halo;
  context.fillStyle = node.type === "Person" && !hub && !must ? ink.quiet : ink.text;
  const align = { left: 3, center: spot.w / 2, right: spot.w - 3 }[spot.align];
  context.textAlign = spot.align;
  for (const draw of ["strokeText", "fillText"]) {
    lines.forEach((line, at) => context[draw](line, spot.x + align, spot.y + 1 + (at + 0.5) * (size + 2)));
  }
  return 1;
}
