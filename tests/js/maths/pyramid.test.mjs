import assert from "node:assert/strict";
import test from "node:test";

import {
  extentOf,
  finestOver,
  LEAST_PIXELS,
  levelFor,
  middlesOf,
  nameOf,
  pictureWidth,
  SIDE,
  tilesOver,
} from "../../../assets/maths/pyramid.mjs";

test("a picture is drawn from the least width to twice it, however one zooms", () => {
  for (let pixels = 1; pixels < 5e5; pixels *= 1.37) {
    const wide = pixels * pictureWidth(levelFor(pixels));
    assert.ok(wide >= LEAST_PIXELS * 0.999 && wide < 2 * LEAST_PIXELS * 1.001, `${pixels}: ${wide}`);
  }
  // A view of a hundredth of a unit, 800 pixels wide: pictures differ by less than .001.
  assert.ok(pictureWidth(levelFor(800 / 0.01)) < 0.001);
});

test("the tiles of a level cover the view, each once, from the middle outward", () => {
  const view = [-3.2, 4.1, -2.5, 0.3];
  for (const level of [-2, 0, 3]) {
    const tiles = tilesOver(view, level);
    assert.equal(new Set(tiles.map(nameOf)).size, tiles.length);
    const extents = tiles.map(extentOf);
    for (const [x, y] of [
      [-3.2, -2.5],
      [4.09, 0.29],
      [0.1, -1],
    ]) {
      const over = extents.filter(([x0, x1, y0, y1]) => x0 <= x && x < x1 && y0 <= y && y < y1);
      assert.equal(over.length, 1);
    }
    const away = extents.map(([x0, x1, y0, y1]) => Math.hypot((x0 + x1) / 2 - 0.45, (y0 + y1) / 2 + 1.1));
    away.slice(1).forEach((distance, k) => assert.ok(distance > away[k] - 1e-9));
  }
});

test("a tile of the next level is a quarter of its parent, picture for picture", () => {
  const parent = { level: 2, column: -3, row: 5 };
  const middles = middlesOf(parent);
  assert.equal(middles.length, SIDE * SIDE);
  const [x0, x1, y0, y1] = extentOf(parent);
  assert.deepEqual(middles[0], [x0 + pictureWidth(2) / 2, y1 - pictureWidth(2) / 2]);
  assert.deepEqual(middles.at(-1), [x1 - pictureWidth(2) / 2, y0 + pictureWidth(2) / 2]);
  const children = [0, 1].flatMap((right) =>
    [0, 1].map((up) => extentOf({ level: 3, column: -6 + right, row: 10 + up })),
  );
  const area = children.reduce((sum, [a, b, c, d]) => sum + (b - a) * (d - c), 0);
  assert.equal(area, (x1 - x0) * (y1 - y0));
  for (const [a, b, c, d] of children) assert.ok(a >= x0 && b <= x1 && c >= y0 && d <= y1);
});

test("of each place the finest tile that is there is drawn last, and none that others hide", () => {
  const view = [-3.3, 4.1, -2.6, 0.3];
  const level = 3;
  const places = Array.from({ length: 4000 }, (_, k) => [
    view[0] + ((k % 80) + 0.5) * ((view[1] - view[0]) / 80),
    view[2] + (Math.floor(k / 80) + 0.5) * ((view[3] - view[2]) / 50),
  ]);
  const isOver = (tile, [x, y]) => {
    const [x0, x1, y0, y1] = extentOf(tile);
    return x0 <= x && x < x1 && y0 <= y && y < y1;
  };
  for (const share of [0, 0.3, 0.7, 0.95, 1]) {
    const all = [level - 2, level - 1, level].flatMap((each) => tilesOver(view, each));
    // A sequence that fills 0 to 1 evenly, in no order.
    const there = all.filter((_, k) => (k * 0.618034) % 1 < share);
    const names = new Set(there.map(nameOf));
    const drawn = finestOver(view, level, 2, (tile) => names.has(nameOf(tile)));
    const seen = new Set();
    for (const place of places) {
      const last = drawn.findLast((tile) => isOver(tile, place));
      const finest = there.findLast((tile) => isOver(tile, place));
      assert.equal(last && nameOf(last), finest && nameOf(finest));
      if (last) seen.add(nameOf(last));
    }
    assert.equal(seen.size, drawn.length, `of ${share}`);
  }
});
