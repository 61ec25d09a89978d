/** What a class has answered, as it is shown: drawings, pins, and what the quiz says of the lesson. */

import assert from "node:assert/strict";
import test from "node:test";
import { mostThatFit } from "../../assets/classroom/fitting.mjs";
import { drawnAnswer, pixelsOf } from "../../assets/classroom/hand.mjs";
import { classGain } from "../../assets/classroom/lessons.mjs";
import { medianOf, placesOf, reachOf } from "../../assets/classroom/pins.mjs";
import { pinWords } from "../../assets/classroom/stars/pin_chart.mjs";

test("a drawing is 784 bytes that come back, in far less than an answer may have", () => {
  const pixels = Float32Array.from({ length: 784 }, (_, k) => (k % 256) / 255);
  const answer = drawnAnswer(pixels);
  assert.ok(JSON.stringify(answer).length < 1100);
  assert.deepEqual(pixelsOf(answer), pixels);
  assert.deepEqual(pixelsOf({ pixels: Array.from({ length: 784 }, (_, k) => k % 256) }), pixels);
});

test("what is no drawing is no picture", () => {
  const bytes = Array.from({ length: 784 }, () => 0);
  const odd = [null, 7, "x", {}, { pixels: 3 }, { pixels: "AAAA" }, { pixels: "<img>".padEnd(1048, "=") }];
  const lists = [
    bytes.slice(1),
    [...bytes.slice(1), 256],
    [...bytes.slice(1), "1"],
    [...bytes.slice(1), 0.5],
  ];
  for (const sent of [...odd, ...lists.map((pixels) => ({ pixels }))]) assert.equal(pixelsOf(sent), null);
});

test("pins are places of the plane, and their median lies in their middle", () => {
  const places = placesOf([[1, 2], [3, -4, 9], [5, 0], ["1", 2], [1], "x", null, [1, 1e9]]);
  assert.deepEqual(places, [
    [1, 2],
    [3, -4],
    [5, 0],
  ]);
  assert.deepEqual(medianOf(places), [3, 0]);
  assert.deepEqual(medianOf([...places, [5, 2]]), [4, 1]);
  assert.equal(medianOf([]), null);
  assert.equal(reachOf(places), 5);
  assert.equal(reachOf([]), 3);
  assert.equal(pinWords(places, 1, [3, 0], "pins"), "Pin 2 of 3: z₁ 3.00, z₂ −4.00, 4.00 from the median.");
});

test("a class sees what it has learnt: its quiz before and after the lesson, without names", () => {
  const question = { kind: "choice", prompt: "", options: ["a", "b"], answer: 2, tolerance: 0, because: "" };
  const ids = ["before-1", "before-2", "1", "after-1", "after-2"];
  const steps = ids.map((id) => ({ id, title: "", html: "", page: "", question }));
  const given = (step, answers) => answers.map((answer) => ({ step, answer, nickname: "Quiet Owl" }));
  const before = [...given("before-1", [2, 1, 1]), ...given("before-2", [2]), ...given("1", [2, 2])];
  const after = [...given("after-1", [2, 2, "2"]), ...given("elsewhere-9", [1])];
  assert.equal(classGain({ steps }, []), "");
  assert.equal(classGain({ steps }, before), "Quiz: 50 % right before.");
  assert.equal(classGain({ steps }, [...before, ...after]), "Quiz: 50 % right before, 67 % after.");
});

test("of a long list there is shown what there is room for, found in few tries", () => {
  for (const [count, room] of [
    [0, 9],
    [40, 40],
    [41, 40],
    [1000, 39],
    [1000, 1],
    [7, 0],
  ]) {
    let asked = 0;
    const fits = (/** @type {number} */ shown) => ++asked && shown <= room;
    assert.equal(mostThatFit(count, fits), Math.min(count, room));
    assert.ok(asked <= 12);
  }
});
