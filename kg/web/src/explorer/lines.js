// Lines between nodes on a canvas, each kind of line in as few strokes as software draws fast.

const LEAST = 1.3; // pixels that a line and its head are wide at least
const SOFT = 0.7; // pixels of a line that its soft edges take
const HEAD = { length: 2.5, half: 1 }; // times the width of the line
const STROKE = 64; // lines of up to a pixel in one stroke, which is fast for these alone

/**
 * @typedef {{from: End, to: End, color: string, width: number, bend: number, headed: boolean, dash: number[], zIndex: number}} Line
 * @typedef {{x: number, y: number, size: number}} End in pixels
 */

/** @param {CanvasRenderingContext2D} context @param {Iterable<Line>} lines the lowest first */
export function paintLines(context, lines) {
  for (const alike of groupAlike(lines).values()) {
    const [{ color, width, dash }] = alike;
    const lineWidth = Math.max(width, LEAST) - SOFT;
    Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth });
    context.setLineDash(dash.map((length) => length * lineWidth));
    strokeAll(context, alike, lineWidth > 1 ? 1 : STROKE);
    fillHeads(
      context,
      alike.filter((line) => line.headed),
    );
  }
}

/** Lines of one colour, width and dash together, the lowest first. @param {Iterable<Line>} lines */
function groupAlike(lines) {
  /** @type {Map<string, Line[]>} */
  const groups = new Map();
  for (const line of lines) {
    const key = `${line.zIndex} ${line.width} ${line.color} ${line.dash}`;
    const alike = groups.get(key);
    if (alike) alike.push(line);
    else groups.set(key, [line]);
  }
  return new Map([...groups].sort(([, [a]], [, [b]]) => a.zIndex - b.zIndex));
}

/** @param {CanvasRenderingContext2D} context @param {Line[]} lines @param {number} most in one stroke */
function strokeAll(context, lines, most) {
  for (let at = 0; at < lines.length; at += most) {
    context.beginPath();
    for (const line of lines.slice(at, at + most)) trace(context, line);
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Line} line */
function trace(context, line) {
  const { from, to, bend } = line;
  const end = line.headed ? tipOf(line, HEAD.length * headWidth(line)) : to;
  context.moveTo(from.x, from.y);
  if (bend) context.quadraticCurveTo(...middleOf(line), end.x, end.y);
  else context.lineTo(end.x, end.y);
}

/** @param {Line} line */
const headWidth = ({ width }) => Math.max(width, LEAST);

/** Where a bent line turns. @param {{from: End, to: End, bend: number}} line @returns {[number, number]} */
const middleOf = ({ from, to, bend }) => [
  (from.x + to.x) / 2 + bend * (to.y - from.y),
  (from.y + to.y) / 2 - bend * (to.x - from.x),
];

/** The place on a line where its target begins, so many pixels before; with the line's direction there. @param {Line} line @param {number} before */
function tipOf({ from, to, bend }, before) {
  const [x, y] = bend ? middleOf({ from, to, bend }) : [from.x, from.y];
  const far = Math.hypot(to.x - x, to.y - y) || 1;
  const [dx, dy] = [(to.x - x) / far, (to.y - y) / far];
  const back = Math.min(to.size + before, far);
  return { x: to.x - dx * back, y: to.y - dy * back, dx, dy };
}

/** @param {CanvasRenderingContext2D} context @param {Line[]} lines */
function fillHeads(context, lines) {
  for (let at = 0; at < lines.length; at += STROKE) {
    context.beginPath();
    for (const line of lines.slice(at, at + STROKE)) traceHead(context, line);
    context.fill();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Line} line */
function traceHead(context, line) {
  const wide = headWidth(line);
  const { x, y, dx, dy } = tipOf(line, 0);
  const [backX, backY, half] = [x - dx * wide * HEAD.length, y - dy * wide * HEAD.length, wide * HEAD.half];
  context.moveTo(x, y);
  context.lineTo(backX - dy * half, backY + dx * half);
  context.lineTo(backX + dy * half, backY - dx * half);
  context.closePath();
}
