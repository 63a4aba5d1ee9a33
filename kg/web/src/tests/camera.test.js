// From where a picture is seen, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { between, bounded, fitting, toPixels, toUnits, zoomedAt } from "../explorer/camera.js";

const size = { width: 800, height: 600 };
const view = { x: 10, y: -20, scale: 2 };

/** @param {import("../explorer/types").Point} found @param {import("../explorer/types").Point} wanted */
function assertNear(found, wanted) {
  assert.ok(Math.hypot(found.x - wanted.x, found.y - wanted.y) < 1e-9, `${JSON.stringify(found)} is elsewhere`);
}

test("a pixel leads to a place and back", () => {
  assert.deepEqual(toPixels(view, size, { x: 10, y: -20 }), { x: 400, y: 300 });
  for (const pixel of [
    { x: 0, y: 0 },
    { x: 799, y: 1 },
  ])
    assertNear(toPixels(view, size, toUnits(view, size, pixel)), pixel);
});

test("what is under the pointer stays there while the picture grows, on the whole way", () => {
  const pixel = { x: 123, y: 456 };
  const held = toUnits(view, size, pixel);
  const end = zoomedAt(view, size, pixel, 7);

  assert.equal(end.scale, 7);
  for (const share of [0, 0.3, 0.8, 1]) assertNear(toPixels(between(view, end, share), size, held), pixel);
});

test("all places are seen at the scale that fits, and a single one has a scale too", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 100, y: 50 },
  ];
  assert.equal(fitting(places, size), 7.2);
  assert.equal(fitting(places.slice(0, 1), size), 1);
  assert.equal(fitting([], size), 1);
  assert.equal(fitting(places, { width: 1, height: 1 }), 1);
});

test("nobody gets lost: a scale stays within what is of use", () => {
  assert.equal(bounded(1e9, 2), 100);
  assert.equal(bounded(1e-9, 2), 1 / 6);
  assert.equal(bounded(3, 2), 3);
});
