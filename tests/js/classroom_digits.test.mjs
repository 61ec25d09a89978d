/** The class's own digits: which comes next, what is said of them, and where their stars are seen. */

import assert from "node:assert/strict";
import test from "node:test";
import { nextDigit } from "../../assets/classroom/collecting.mjs";
import { placeAddress, spotlightWords } from "../../assets/classroom/leading/spotlight.mjs";
import { quizPart } from "../../assets/classroom/lessons.mjs";
import { ownWords, starRows, starsWords } from "../../assets/classroom/stars/class_stars.mjs";
import { isBeyond, sharesOf, squareOf } from "../../assets/classroom/stars/star_field.mjs";
import { progressWords } from "../../assets/pages/classroom/digits_card.mjs";

test("the next digit is the first after this one that is not drawn", () => {
  const drawn = Array(10).fill(true);
  assert.equal(nextDigit(3, drawn), null);
  drawn[1] = drawn[5] = false;
  assert.equal(nextDigit(3, drawn), 5);
  assert.equal(nextDigit(5, drawn), 1);
  assert.equal(nextDigit(9, drawn), 1);
});

test("counts of all steps become the progress of the ten digits", () => {
  assert.equal(progressWords({ "before-1": 9 }), "Nothing is drawn yet.");
  assert.match(progressWords({ "digit-7": 3, "digit-0": 1 }), /^4 drawings: 0 ×1, 1 ×0, .*, 7 ×3, /);
});

test("one's own stars that lie among another digit are named", () => {
  const stars = {
    run: "x",
    stars: [
      [4, 0, 0, 9],
      [4, 1, 1, 4],
      [7, 2, 2, 7],
    ],
    averages: {},
    strays: [],
  };
  assert.equal(starsWords(stars), "3 drawings, 1 of them among another digit.");
  assert.deepEqual(ownWords(stars, [0, 2]), ["Your 4 lies among the 9s."]);
  assert.deepEqual(ownWords(stars, [1, 2]), ["All of yours lie among their own kind."]);
  assert.deepEqual(ownWords(stars, []), []);
});

test("stars are walked digit by digit from left to right, each says where it lies and leads there", () => {
  const stars = [
    [7, 1, 0, 7],
    [4, 2, -1, 9],
    [4, -2, 1, 4],
  ];
  const rows = starRows({ run: "mnist-2d", stars }, [1], { centre: [0, 0], half: 4 });
  assert.deepEqual(
    rows.map(({ length }) => length),
    [2, 1],
  );
  const [fours] = rows;
  assert.deepEqual([fours.share(0), fours.drop(0)], [0.25, 0.375]);
  assert.equal(fours.say(0), "4, drawing 1 of 2, at (−2.00, 1.00): among the 4s.");
  assert.equal(fours.say(1), "4, drawing 2 of 2, yours, at (2.00, −1.00): among the 9s.");
  assert.equal(fours.address(1), "/?run=mnist-2d&z=2,-1");
  assert.equal(starRows({ run: "../x", stars }, [], { centre: [0, 0], half: 4 })[0].address(0), null);
});

test("the plane's square holds all stars, and all test images but the farthest", () => {
  const corners = [
    [0, 0],
    [4, 2],
  ];
  const { centre, half } = squareOf([], corners);
  assert.deepEqual(centre, [2, 1]);
  assert.ok(half > 2 && half < 2.2);
  const dust = Array.from({ length: 1000 }, (_, k) => [k === 7 ? 500 : 1, k === 8 ? -500 : 1]);
  assert.deepEqual(squareOf(dust, corners), { centre, half });
  assert.ok(squareOf([], [[1, 1]]).half > 0);
  // A drawing that is no digit can be encoded anywhere: it lies on the edge, and squeezes nobody.
  const square = squareOf(corners, [[460, 1]]);
  assert.ok(square.half < 2.2);
  assert.ok(isBeyond(square, [460, 1]) && !isBeyond(square, [4, 2]));
  const [across, down] = sharesOf(square, [460, 1]);
  assert.deepEqual([across > 0.9 && across < 1, down], [true, 0.5]);
});

test("a spotlight says whose it is only where it is named, and leads to places of runs only", () => {
  const place = { kind: "place", name: "", run: "mnist-2d", z: [0.5, -1] };
  assert.equal(spotlightWords(place), "A place from the class");
  assert.equal(spotlightWords({ ...place, kind: "drawing", name: "Fox" }), "Fox’s drawing");
  assert.deepEqual(placeAddress(place), { run: "mnist-2d", z: "0.5,-1" });
  for (const wrong of [{ run: "../x" }, { z: ["x"] }, { z: [] }, { z: [1e9] }, { run: undefined }]) {
    assert.equal(placeAddress({ ...place, ...wrong }), null);
  }
});

test("a step says which part of the quiz it is", () => {
  assert.deepEqual(quizPart("11-your-hand-before-1"), { when: "before", question: "1" });
  assert.deepEqual(quizPart("after-12"), { when: "after", question: "12" });
  assert.equal(quizPart("01-before-dawn-2"), null);
});
