/**
 * The machine code of the WebAssembly kernel, assembled here: no compiler, no binary in the tree.
 *
 * Exports, all parameters i32, addresses and steps in bytes, for R = 1 and 4 rows:
 *   panelsR(x, xStep, w, inputs, outputs, start, out)
 *     out[r][o] = start[o] + Σ_k x[r][k] · w for all whole panels of 8 outputs;
 *     w: [outputs / 8][inputs][8]; rows of out are `outputs` numbers apart.
 *   dotsR(x, xStep, w, inputs, outputs, start, out)
 *     the same for a single output whose w is [inputs]; out is its place in the first row.
 * start = 0 adds to what is in out.
 */

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const PARAMETERS = ["x", "xStep", "w", "inputs", "outputs", "start", "out"];

export const PANEL = 8;
export const ROWS = 4;

export function assemble() {
  const functions = [
    ["panels1", panels(1)],
    [`panels${ROWS}`, panels(ROWS)],
    ["dots1", dots(1)],
    [`dots${ROWS}`, dots(ROWS)],
  ];
  const memory = [...text("kernel"), ...text("memory"), 0x02, 0x00, 0x01];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([[0x60, ...list(PARAMETERS.map(() => [I32])), 0]])),
    ...section(2, list([memory])),
    ...section(3, list(functions.map(() => [0]))),
    ...section(7, list(functions.map(([name], i) => [...text(name), 0x00, i]))),
    ...section(10, list(functions.map(([, body]) => [...unsigned(body.length), ...body]))),
  ]);
}

/** Weights of 8 outputs are read once for `rows` rows; 2 · rows sums stay in registers. */
function panels(rows) {
  const f = new Body(["panel", "k", "rowBytes"], ["w0", "w1"]);
  const at = f.many("at", rows, I32);
  const to = f.many("to", rows, I32);
  const low = f.many("low", rows, V128);
  const high = f.many("high", rows, V128);
  const s = f.local("s", V128);

  return f.code([
    f.set("panel", f.get("outputs"), i32(3), 0x76), // shr_u: panels of 8
    f.set("rowBytes", f.get("outputs"), i32(2), 0x74), // shl
    to.map((target, r) => f.set(target, f.get("out"), f.get("rowBytes"), i32(r), 0x6c, 0x6a)),
    loopWhile(f.get("panel"), [
      when(
        f.get("start"),
        [
          low.map((sum) => f.set(sum, f.get("start"), load(0))),
          high.map((sum) => f.set(sum, f.get("start"), load(16))),
          f.advance("start", 32),
        ],
        [
          low.map((sum, r) => f.set(sum, f.get(to[r]), load(0))),
          high.map((sum, r) => f.set(sum, f.get(to[r]), load(16))),
        ],
      ),
      at.map((source, r) => f.set(source, f.get("x"), f.get("xStep"), i32(r), 0x6c, 0x6a)),
      f.set("k", f.get("inputs")),
      loopWhile(f.get("k"), [
        f.set("w0", f.get("w"), load(0)),
        f.set("w1", f.get("w"), load(16)),
        f.advance("w", 32),
        at.map((source, r) => [
          f.set(s, f.get(source), loadSplat),
          f.set(low[r], f.get(low[r]), f.get(s), f.get("w0"), multiplyLanes, addLanes),
          f.set(high[r], f.get(high[r]), f.get(s), f.get("w1"), multiplyLanes, addLanes),
          f.advance(source, 4),
        ]),
        f.advance("k", -1),
      ]),
      to.map((target, r) => [
        [f.get(target), f.get(low[r]), store(0)],
        [f.get(target), f.get(high[r]), store(16)],
        f.advance(target, 32),
      ]),
      f.advance("panel", -1),
    ]),
  ]);
}

/** Four inputs at a time, what is left of them one by one. */
function dots(rows) {
  const f = new Body(["k", "rowBytes"], ["w0"]);
  const at = f.many("at", rows, I32);
  const to = f.many("to", rows, I32);
  const lanes = f.many("lanes", rows, V128);
  const sum = f.many("sum", rows, F32);

  return f.code([
    f.set("rowBytes", f.get("outputs"), i32(2), 0x74),
    to.map((target, r) => f.set(target, f.get("out"), f.get("rowBytes"), i32(r), 0x6c, 0x6a)),
    at.map((source, r) => f.set(source, f.get("x"), f.get("xStep"), i32(r), 0x6c, 0x6a)),
    when(
      f.get("start"),
      sum.map((total) => f.set(total, f.get("start"), loadFloat)),
      sum.map((total, r) => f.set(total, f.get(to[r]), loadFloat)),
    ),
    f.set("k", f.get("inputs"), i32(2), 0x76),
    loopWhile(f.get("k"), [
      f.set("w0", f.get("w"), load(0)),
      f.advance("w", 16),
      at.map((source, r) => [
        f.set(lanes[r], f.get(lanes[r]), f.get(source), load(0), f.get("w0"), multiplyLanes, addLanes),
        f.advance(source, 16),
      ]),
      f.advance("k", -1),
    ]),
    [0, 1, 2, 3].map((lane) =>
      sum.map((total, r) => f.set(total, f.get(total), f.get(lanes[r]), 0xfd, 31, lane, 0x92)),
    ),
    f.set("k", f.get("inputs"), i32(3), 0x71), // and: inputs modulo 4
    loopWhile(f.get("k"), [
      at.map((source, r) => [
        f.set(sum[r], f.get(sum[r]), f.get(source), loadFloat, f.get("w"), loadFloat, 0x94, 0x92),
        f.advance(source, 4),
      ]),
      f.advance("w", 4),
      f.advance("k", -1),
    ]),
    to.map((target, r) => [f.get(target), f.get(sum[r]), 0x38, 2, 0]), // f32.store
  ]);
}

/** A function's locals by name. Instructions are nested lists of bytes, flattened at the end. */
class Body {
  #numbers = new Map(PARAMETERS.map((name, i) => [name, i]));
  #types = [];

  constructor(integers, vectors) {
    integers.forEach((name) => this.local(name, I32));
    vectors.forEach((name) => this.local(name, V128));
  }

  local(name, type) {
    this.#numbers.set(name, this.#numbers.size);
    this.#types.push(type);
    return name;
  }

  many(name, count, type) {
    return Array.from({ length: count }, (_, i) => this.local(name + i, type));
  }

  get(name) {
    return [0x20, this.#numbers.get(name)];
  }

  set(name, ...value) {
    return [...value, 0x21, this.#numbers.get(name)];
  }

  advance(name, by) {
    return this.set(name, this.get(name), i32(by), 0x6a);
  }

  code(instructions) {
    return [...list(this.#types.map((type) => [1, type])), ...instructions.flat(Infinity), 0x0b];
  }
}

const i32 = (value) => [0x41, ...signed(value)];
const load = (offset) => [0xfd, 0, 2, offset];
const store = (offset) => [0xfd, 11, 2, offset];
const loadSplat = [0xfd, 9, 2, 0];
const loadFloat = [0x2a, 2, 0];
const multiplyLanes = [0xfd, 0xe6, 0x01];
const addLanes = [0xfd, 0xe4, 0x01];
const when = (condition, then, otherwise) => [condition, 0x04, 0x40, then, 0x05, otherwise, 0x0b];
const loopWhile = (counter, body) => [
  ...[counter, 0x04, 0x40, 0x03, 0x40],
  ...[body, counter, 0x0d, 0, 0x0b, 0x0b],
];

function section(id, content) {
  return [id, ...unsigned(content.length), ...content];
}

function list(items) {
  return [...unsigned(items.length), ...items.flat()];
}

function text(string) {
  return list([...string].map((letter) => [letter.charCodeAt(0)]));
}

function unsigned(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value) {
  const last = value >= -64 && value < 64;
  return last ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
