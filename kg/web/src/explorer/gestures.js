// What hands do over a picture: press, drag, pinch, turn a wheel; places are in pixels of it.

/** @import {Point} from "./types" */

/**
 * @typedef {object} Gestures what is done about them
 * @property {(at: Point) => void} move a pointer is over the picture
 * @property {() => void} leave
 * @property {(at: Point) => boolean} press whether it takes hold of something, which then is dragged
 * @property {(at: Point) => void} drag what is held goes there
 * @property {() => void} drop
 * @property {(by: Point) => void} pan
 * @property {(by: Point) => void} glide the picture was let go while it moved so much between two frames
 * @property {(at: Point, factor: number) => void} pinch
 * @property {(at: Point, factor: number) => boolean} wheel whether there was anything to do
 * @property {(at: Point) => void} click
 * @property {(at: Point) => void} doubleClick
 */

/** @typedef {{begun: Point, moved: boolean, held: boolean, last: {by: Point, time: number}}} Press */

const STILL = { mouse: 3, touch: 10 }; // pixels within which a press is a click
const DOUBLE = 300; // milliseconds between two clicks
const FLING = 100; // milliseconds in which a hand that lets go still moved
const NOTCH = 100; // pixels that a notch of a wheel scrolls
const LINE = 33; // pixels of a line, where a wheel tells lines
const FACTOR = 1.7; // larger for each notch

const NOWHERE = { x: 0, y: 0 };

/** @param {Point} a @param {Point} b */
const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
/** @param {Point} a @param {Point} b */
const minus = (a, b) => ({ x: a.x - b.x, y: a.y - b.y });
/** @param {Point} a @param {Point} b */
const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** How many times larger a turn of a wheel makes the picture. @param {{deltaY: number, deltaMode: number}} turn */
export const factorOf = ({ deltaY, deltaMode }) =>
  FACTOR ** -Math.min(Math.max((deltaY * (deltaMode ? LINE : 1)) / NOTCH, -1), 1);

/** The pointers of one element. They need no page: what is told of an event is its kind, place and time. */
export class Hands {
  /** @type {Map<number, Point>} */
  pointers = new Map();
  /** @type {Press | null} */
  #press = null;
  #clicked = { at: NOWHERE, time: -Infinity };

  /** @param {Gestures} on */
  constructor(on) {
    this.on = on;
  }

  /** @param {number} id @param {Point} at @param {string} kind "mouse", "pen" or "touch" */
  down(id, at, kind) {
    this.pointers.set(id, at);
    if (this.pointers.size > 1) return;
    const held = this.on.press(at) && kind !== "touch"; // a finger that pans lands on nodes too
    this.#press = { begun: at, moved: false, held, last: { by: NOWHERE, time: -Infinity } };
  }

  /** @param {number} id @param {Point} at @param {string} kind @param {number} time in milliseconds */
  move(id, at, kind, time) {
    const before = this.pointers.get(id);
    if (!before || !this.#press) return this.on.move(at);
    this.pointers.set(id, at);
    if (this.pointers.size > 1) return this.#pinch(id, before, at);
    const press = this.#press;
    press.moved ||= far(press.begun, at) > (kind === "touch" ? STILL.touch : STILL.mouse);
    if (!press.moved) return undefined;
    press.last = { by: minus(at, before), time };
    return press.held ? this.on.drag(at) : this.on.pan(press.last.by);
  }

  /** @param {number} id @param {Point} before @param {Point} at */
  #pinch(id, before, at) {
    const [other] = [...this.pointers].filter(([key]) => key !== id).map(([, place]) => place);
    if (this.#press) this.#press.moved = true;
    this.on.pan(minus(middle(at, other), middle(before, other)));
    this.on.pinch(middle(at, other), far(at, other) / (far(before, other) || 1));
  }

  /** @param {number} id @param {Point} at @param {number} time in milliseconds */
  up(id, at, time) {
    const press = this.#press;
    if (!this.pointers.delete(id) || this.pointers.size || !press) return;
    this.#press = null;
    if (!press.moved) this.#click(at, time);
    else if (press.held) this.on.drop();
    else if (time - press.last.time < FLING) this.on.glide(press.last.by);
  }

  /** A pointer was taken away, by the system or by leaving. @param {number} id */
  cancel(id) {
    if (!this.pointers.delete(id) || this.pointers.size) return;
    if (this.#press?.held && this.#press.moved) this.on.drop();
    this.#press = null;
  }

  /** @param {Point} at @param {number} time */
  #click(at, time) {
    const isSecond = time - this.#clicked.time < DOUBLE && far(at, this.#clicked.at) <= STILL.touch;
    this.#clicked = { at, time: isSecond ? -Infinity : time };
    if (isSecond) this.on.doubleClick(at);
    else this.on.click(at);
  }
}

/** Listen to the pointers and the wheel over an element. @param {HTMLElement} root @param {Gestures} on */
export function listen(root, on) {
  const hands = new Hands(on);
  /** @param {MouseEvent} event */
  const placeOf = ({ clientX, clientY }) => {
    const { left, top } = root.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  root.style.touchAction = "none";
  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    root.setPointerCapture(event.pointerId);
    hands.down(event.pointerId, placeOf(event), event.pointerType);
  });
  root.addEventListener("pointermove", (event) =>
    hands.move(event.pointerId, placeOf(event), event.pointerType, event.timeStamp),
  );
  root.addEventListener("pointerup", (event) => hands.up(event.pointerId, placeOf(event), event.timeStamp));
  root.addEventListener("pointercancel", (event) => hands.cancel(event.pointerId));
  root.addEventListener("pointerleave", () => on.leave());
  root.addEventListener(
    "wheel",
    (event) => {
      if (on.wheel(placeOf(event), factorOf(event))) event.preventDefault();
    },
    { passive: false },
  );
}
