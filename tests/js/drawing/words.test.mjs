import assert from "node:assert/strict";
import { test } from "node:test";
import { invitationText, priceText, voteText } from "../../../assets/drawing/drawing_words.mjs";

test("the vote names the class and how many say so", () => {
  const rows = Array.from({ length: 15 }, (_, k) => k);
  assert.equal(
    voteText({ winner: 1, counts: [1, 14], rows }, ["0", "7"]),
    "Looks like “7” (14 of 15 neighbours)",
  );
  assert.equal(
    voteText({ winner: 0, counts: [15, 0], rows }, ["cat", "dog"]),
    "Looks like “cat” (all 15 neighbours)",
  );
});

test("the price is told beside that of the test images, never as 0 or 100 %", () => {
  assert.equal(priceText(0.42), "Harder for the model than 42 % of the test images.");
  assert.match(priceText(1), /99 %/);
  assert.match(priceText(0), /^Easier .* 99 %/);
  assert.equal(priceText(null), "");
});

test("an empty sheet says what to draw for this model", () => {
  const digits = { classes: [..."0123456789"], image: { channels: 1 } };
  assert.match(invitationText(digits), /^Draw a digit\./);
  const pets = { classes: ["cat", "dog"], image: { channels: 3 } };
  assert.match(invitationText(pets), /^Draw one of these: cat, dog\..*bring one/);
});
