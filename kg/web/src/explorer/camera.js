// From where a picture is seen: which place is in its middle, and how many pixels a unit of the layout has.

/** @import {Point, Size, View} from "./types" */

/** @param {View} view @param {Size} size of the picture @param {Point} place in units of the layout */
export const toPixels = ({ x, y, scale }, { width, height }, place) => ({
  x: (place.x - x) * scale + width / 2,
  y: (place.y - y) * scale + height / 2,
});

/** @param {View} view @param {Size} size of the picture @param {Point} pixel */
export const toUnits = ({ x, y, scale }, { width, height }, pixel) => ({
  x: x + (pixel.x - width / 2) / scale,
  y: y + (pixel.y - height / 2) / scale,
});

/**
 * The view of another scale in which one pixel shows the same place.
 * @param {View} view
 * @param {Size} size
 * @param {Point} pixel
 * @param {number} scale
 * @returns {View}
 */
export function zoomedAt(view, size, pixel, scale) {
  const [held, moved] = [toUnits(view, size, pixel), toUnits({ ...view, scale }, size, pixel)];
  return { x: view.x + held.x - moved.x, y: view.y + held.y - moved.y, scale };
}

/**
 * A view on the way from one to another; what both show at one pixel stays there.
 * @param {View} from
 * @param {View} to
 * @param {number} share of the way, 0 to 1
 * @returns {View}
 */
export function between(from, to, share) {
  /** @param {number} a @param {number} b */
  const mix = (a, b) => a + (b - a) * share;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), scale: 1 / mix(1 / from.scale, 1 / to.scale) };
}

const FARTHEST = 6; // times smaller than when all is seen
const CLOSEST = 50; // times larger
const MARGIN = 40; // pixels

/** The scale at which all places are seen; 1 where that could be any. @param {Point[]} places @param {Size} size */
export function fitting(places, { width, height }) {
  const wide = spanOf(places.map(({ x }) => x));
  const high = spanOf(places.map(({ y }) => y));
  const scale = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high);
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}

/** @param {number[]} numbers */
const spanOf = (numbers) => Math.max(...numbers) - Math.min(...numbers);

/** A scale within what is of use where all is seen at another one. @param {number} scale @param {number} whole */
export const bounded = (scale, whole) => Math.min(Math.max(scale, Math.min(whole, 1) / FARTHEST), whole * CLOSEST);

/** A camera that moves in time; `onMove` is called whenever it has moved. */
export class Camera {
  /** @type {View} */
  view = { x: 0, y: 0, scale: 1 };
  #frame = 0;

  /** @param {() => void} onMove */
  constructor(onMove) {
    this.onMove = onMove;
  }

  /** @param {View} view */
  set(view) {
    this.stop();
    this.view = view;
    this.onMove();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
  }

  /** Go there in some milliseconds, slower and slower. @param {View} to @param {number} duration */
  go(to, duration) {
    this.stop();
    if (!duration) return this.set(to);
    const [from, begun] = [this.view, performance.now()];
    const step = () => {
      const left = Math.max(1 - (performance.now() - begun) / duration, 0);
      this.view = left ? between(from, to, 1 - left ** 2) : to;
      if (left) this.#frame = requestAnimationFrame(step);
      this.onMove();
    };
    this.#frame = requestAnimationFrame(step);
    return undefined;
  }
}
