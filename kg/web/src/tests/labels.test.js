// Names in the picture, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { writeLabels } from "../explorer/labels.js";

/** @import {Spot} from "../explorer/types" */

const [WIDE, HIGH] = [6, 12]; // pixels of a letter

/** A context that keeps where it wrote. */
function paper() {
  /** @type {{text: string, left: number, right: number, top: number, bottom: number}[]} */
  const written = [];
  const context = {
    canvas: { isConnected: false },
    measureText: (/** @type {string} */ text) => ({ width: WIDE * text.length }),
    strokeText: () => {},
    fillText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => {
      const half = (WIDE * text.length) / 2;
      written.push({ text, left: x - half, right: x + half, top: y - HIGH, bottom: y });
    },
  };
  return { written, context: /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (context)) };
}

/** @param {Partial<Spot>} own @returns {Spot} */
const spot = (own) => ({
  hidden: false,
  shape: "Method",
  size: 8,
  degree: 1,
  color: "#000",
  ring: "#000",
  label: "PineNet",
  whole: "PineNet",
  strong: false,
  forceLabel: false,
  zIndex: 0,
  x: 0,
  y: 0,
  ...own,
});

test("no name lies over another, however many there are", () => {
  const places = Array.from({ length: 400 }, (_, at) => spot({ x: (at * 37) % 800, y: (at * 91) % 600, size: 5 }));
  const { written, context } = paper();
  writeLabels(context, { places, width: 800, height: 600 });

  assert.ok(written.length > 14);
  for (const [at, one] of written.entries()) {
    assert.ok(one.left >= 0 && one.right <= 800);
    for (const other of written.slice(0, at))
      assert.ok(
        one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top,
      );
  }
});

test("what is meant is named though it is small and others are in the way", () => {
  const crowd = Array.from({ length: 100 }, (_, at) => spot({ x: 400 + (at % 10), y: 300 + at / 10, size: 20 }));
  const { written, context } = paper();
  const meant = spot({ x: 404, y: 304, size: 1, label: "Meant", strong: true });
  writeLabels(context, { places: [...crowd, meant], width: 800, height: 600 });

  assert.equal(written[0].text, "Meant");
});

test("a long name stands in two lines of about the same length", () => {
  const { written, context } = paper();
  writeLabels(context, {
    places: [spot({ x: 400, y: 300, label: "A name of so many letters" })],
    width: 800,
    height: 600,
  });

  assert.deepEqual(
    written.map(({ text }) => text),
    ["A name of so", "many letters"],
  );
});
