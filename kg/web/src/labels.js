// Names in the picture: the largest nodes first, and none over another.

const ROOM = 11_000; // square pixels of the picture for each name, that it stays a picture
const SMALLEST = 4.5; // pixels of radius from which a node is named unasked
const LANDMARKS = 14; // so many are named, however small
const GAP = 3;

/** @type {Record<string, string>} the colours of the style sheet by name, without the dashes */
export const colours = {};

export function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "person", "method", "dataset", "task", "metric", "organisation", "ground", "surface", "ink", "quiet", "line", "soft", "edge", "accent"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim() || "#888888";
  }
}

const font = (settings, strong) => `${strong ? 650 : settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Write names below nodes onto a canvas; what was asked for first, then the largest. */
export function writeLabels(sigma, context, ids) {
  const settings = sigma.getSettings();
  const { width, height } = sigma.getDimensions();
  const wanted = [];
  for (const id of ids) {
    const data = sigma.getNodeDisplayData(id);
    const size = data ? sigma.scaleSize(data.size) : 0;
    if (!data || data.hidden || !data.label) continue;
    const { x, y } = sigma.framedGraphToViewport(data);
    if (x > -40 && y > -40 && x < width + 40 && y < height + 40) wanted.push({ data, x, y, size });
  }
  wanted.sort((a, b) => rank(b) - rank(a));
  const boxes = [];
  const most = (width * height) / ROOM;
  for (const one of wanted) {
    const asked = one.data.forceLabel || boxes.length < LANDMARKS;
    if (asked || (one.size >= SMALLEST && boxes.length < most)) write(context, { ...one, width }, settings, boxes);
  }
}

const rank = ({ data, size }) => (data.strong ? 2000 : data.forceLabel ? 1000 : 0) + size + data.degree / 1e6;

function write(context, { data, x: middle, y, size, width }, settings, boxes) {
  context.font = font(settings, data.strong);
  const half = context.measureText(data.label).width / 2;
  const x = middle > 0 && middle < width ? Math.max(Math.min(middle, width - half - GAP), half + GAP) : middle;
  const base = y + size + settings.labelSize;
  const box = { left: x - half - GAP, right: x + half + GAP, top: base - settings.labelSize, bottom: base + GAP };
  if (!data.strong && boxes.some((other) => meet(box, other))) return;
  boxes.push(box);
  context.textAlign = "center";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.ground;
  context.strokeText(data.label, x, base);
  context.fillStyle = colours.ink;
  context.fillText(data.label, x, base);
  context.textAlign = "start";
}

/** The whole name in a box below the node. */
export function drawHover(context, data, settings) {
  const label = data.whole ?? data.label;
  if (!label) return;
  context.font = font(settings, true);
  const text = label.length > 90 ? `${label.slice(0, 89)}…` : label;
  const width = context.measureText(text).width + 16;
  const [x, y] = [data.x - width / 2, data.y + data.size + 3];
  context.fillStyle = colours.surface;
  context.strokeStyle = colours.edge;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, width, settings.labelSize + 10, 6);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.fillText(text, x + 8, y + settings.labelSize + 3);
}
