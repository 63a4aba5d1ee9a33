// What hands do over a picture, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { factorOf, Hands } from "../explorer/gestures.js";

/** @import {Point} from "../explorer/types" */
/** @import {Gestures} from "../explorer/gestures.js" */

/** Hands over a picture that has a node at the left; `said` is what they did. */
function hands() {
  /** @type {unknown[]} */
  const said = [];
  /** @param {string} name */
  const tell =
    (name) =>
    (/** @type {unknown[]} */ ...given) => {
      said.push([name, ...given]);
      return true;
    };
  /** @type {Gestures} */
  const on = {
    press: ({ x }) => x < 50,
    move: tell("move"),
    leave: tell("leave"),
    drag: tell("drag"),
    drop: tell("drop"),
    pan: tell("pan"),
    glide: tell("glide"),
    pinch: tell("pinch"),
    wheel: tell("wheel"),
    click: tell("click"),
    doubleClick: tell("doubleClick"),
  };
  return { hands: new Hands(on), said };
}

/** @param {number} x @param {number} y @returns {Point} */
const at = (x, y = 0) => ({ x, y });

test("a press that hardly moves is a click, and two soon after each other are a double one", () => {
  const { hands: one, said } = hands();
  for (const time of [0, 200, 400]) {
    one.down(1, at(100), "mouse");
    one.move(1, at(102), "mouse", time);
    one.up(1, at(102), time);
  }

  assert.deepEqual(said, [
    ["click", at(102)],
    ["doubleClick", at(102)],
    ["click", at(102)],
  ]);
});

test("a mouse drags what it takes hold of and pans where there is nothing", () => {
  const { hands: one, said } = hands();
  one.down(1, at(10), "mouse");
  one.move(1, at(30), "mouse", 10);
  one.up(1, at(30), 20);
  one.down(1, at(100), "mouse");
  one.move(1, at(130, 5), "mouse", 30);
  one.up(1, at(130, 5), 500);

  assert.deepEqual(said, [["drag", at(30)], ["drop"], ["pan", at(30, 5)]]);
});

test("a finger pans over a node too, and a picture that is let go in motion glides on", () => {
  const { hands: one, said } = hands();
  one.down(1, at(10), "touch");
  one.move(1, at(40), "touch", 10);
  one.up(1, at(40), 20);

  assert.deepEqual(said, [
    ["pan", at(30)],
    ["glide", at(30)],
  ]);
});

test("two fingers make the picture larger about their middle, and lifting them is no click", () => {
  const { hands: one, said } = hands();
  one.down(1, at(100), "touch");
  one.down(2, at(200), "touch");
  one.move(2, at(300), "touch", 10);
  one.up(2, at(300), 20);
  one.up(1, at(100), 400);

  assert.deepEqual(said, [
    ["pan", at(50)],
    ["pinch", at(200), 2],
  ]);
});

test("a pointer that the system takes away clicks nothing and lets go of what it held", () => {
  const { hands: one, said } = hands();
  one.down(1, at(10), "pen");
  one.move(1, at(30), "pen", 10);
  one.cancel(1);
  one.down(1, at(100), "touch");
  one.cancel(1);
  one.up(1, at(100), 50);

  assert.deepEqual(said, [["drag", at(30)], ["drop"]]);
});

test("a notch of a wheel counts alike in pixels and in lines, and a touchpad by how far it goes", () => {
  assert.equal(factorOf({ deltaY: -100, deltaMode: 0 }), 1.7);
  assert.equal(factorOf({ deltaY: 120, deltaMode: 0 }), 1 / 1.7);
  assert.ok(Math.abs(factorOf({ deltaY: -3, deltaMode: 1 }) - 1.7) < 0.02);
  assert.ok(factorOf({ deltaY: -5, deltaMode: 0 }) < 1.03);
});
