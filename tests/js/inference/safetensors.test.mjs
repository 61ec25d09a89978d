import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { fetchTensors, floatsFromHalves, parseTensors } from "../../../assets/inference/safetensors.mjs";
import { f16, f32, safetensors } from "../fixtures.mjs";

test("half-precision numbers keep their exact value", () => {
  // IEEE 754-2019, table of binary16 landmarks.
  const landmarks = [
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x7bff, 65504],
    [0xc000, -2],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ];
  const floats = floatsFromHalves(Uint16Array.from(landmarks, ([half]) => half));
  assert.deepEqual(
    [...floats],
    landmarks.map(([, value]) => value),
  );
});

test("a file of every dtype is read, aligned or not", () => {
  const tensors = parseTensors(
    safetensors({
      byte: { dtype: "U8", shape: [3], bytes: Uint8Array.of(1, 2, 255) },
      half: f16([2, 1], [0x3c00, 0xc000]),
      float: f32([2], [0.5, -4]),
      signed: { dtype: "I32", shape: [1], bytes: new Uint8Array(Int32Array.of(-7).buffer) },
      unsigned: { dtype: "U32", shape: [1], bytes: new Uint8Array(Uint32Array.of(4e9).buffer) },
      scalar: f32([], [3]),
    }),
  );
  const read = Object.fromEntries([...tensors].map(([name, { data }]) => [name, [...data]]));
  assert.deepEqual(read, {
    byte: [1, 2, 255],
    half: [1, -2],
    float: [0.5, -4],
    signed: [-7],
    unsigned: [4e9],
    scalar: [3],
  });
  assert.deepEqual(tensors.get("half").shape, [2, 1]);
});

describe("a damaged file is refused with what is wrong", () => {
  const whole = safetensors({ a: f32([4], [1, 2, 3, 4]) });
  const altered = (change) =>
    safetensors({ a: f32([4], [1, 2, 3, 4]) }, { alter: ({ a }) => ({ a: { ...a, ...change } }) });
  const cases = {
    empty: [new ArrayBuffer(0), /truncated: 0 bytes/],
    "cut inside its header": [whole.slice(0, 20), /the header takes \d+ bytes, 20 are here/],
    "cut inside its data": [whole.slice(0, -4), /tensor a ends at byte 16 of the data, which has 12/],
    "another kind of file": [new TextEncoder().encode("<!doctype html>").buffer, /not a safetensors file/],
    "a header that is not JSON": [
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 123, 123).buffer,
      /the header is not JSON/,
    ],
    "an unknown dtype": [altered({ dtype: "BF16" }), /tensor a has dtype BF16; known are F16, F32/],
    "offsets that do not fit the shape": [altered({ data_offsets: [0, 12] }), /needs 16 bytes/],
    "offsets that go backwards": [altered({ data_offsets: [16, 0] }), /its offsets are \[16,0\]/],
    "negative offsets": [altered({ data_offsets: [-16, 0] }), /its offsets are \[-16,0\]/],
    "a shape that is no list": [altered({ shape: "4" }), /no proper shape/],
  };
  for (const [name, [buffer, message]] of Object.entries(cases)) {
    test(name, () => {
      assert.throws(() => parseTensors(buffer), { name: "SafetensorsError", message });
    });
  }
});

describe("fetching a part of a file", () => {
  let server;
  let base;
  const requests = [];
  const files = {
    small: safetensors({ "decoder.a": f32([2], [1, 2]), "encoder.a": f32([1], [9]) }),
    large: safetensors({
      before: f32([3000], new Array(3000).fill(8)),
      "decoder.a": f32([2], [1, 2]),
      "decoder.b": f32([1], [3]),
      "encoder.a": f32([3000], new Array(3000).fill(9)),
    }),
    "long-header": safetensors(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`decoder.${i}`, f32([1], [i])])),
    ),
  };

  before(async () => {
    server = createServer((request, response) => {
      const [, mode, name] = request.url.split("/");
      const file = Buffer.from(files[name] ?? []);
      requests.push(request.headers.range);
      const [begin, end] = /(\d+)-(\d+)/.exec(request.headers.range).slice(1).map(Number);
      if (mode === "ranges") {
        const last = Math.min(end, file.length - 1);
        response.writeHead(206, { "Content-Range": `bytes ${begin}-${last}/${file.length}` });
        response.end(file.subarray(begin, last + 1));
      } else if (mode === "whole") {
        response.end(file);
      } else if (mode === "cut") {
        response.writeHead(206, { "Content-Range": `bytes ${begin}-${end}/*` });
        response.end(file.subarray(begin, Math.min(end + 1, 12100)));
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => server.close());

  const numbers = (tensors) => Object.fromEntries([...tensors].map(([n, { data }]) => [n, [...data]]));

  for (const mode of ["ranges", "whole"]) {
    test(`only the wanted tensors are returned (${mode})`, async () => {
      for (const name of ["small", "large"]) {
        const tensors = await fetchTensors(`${base}/${mode}/${name}`, "decoder.");
        assert.deepEqual(tensors.get("decoder.a").data, Float32Array.of(1, 2));
        assert.ok(![...tensors.keys()].some((key) => key.startsWith("encoder")));
      }
    });
    test(`a header longer than the first guess is read whole (${mode})`, async () => {
      const tensors = await fetchTensors(`${base}/${mode}/long-header`, "decoder.");
      assert.equal(tensors.size, 300);
      assert.deepEqual([...tensors.get("decoder.299").data], [299]);
    });
  }

  test("nothing but the header and the wanted bytes travels", async () => {
    requests.length = 0;
    const tensors = await fetchTensors(`${base}/ranges/large`, "decoder.");
    assert.deepEqual(numbers(tensors), { "decoder.a": [1, 2], "decoder.b": [3] });
    const [header, body] = requests;
    assert.equal(requests.length, 2);
    assert.equal(header, "bytes=0-8191");
    const [begin, end] = /(\d+)-(\d+)/.exec(body).slice(1).map(Number);
    assert.equal(end - begin + 1, 12);
  });

  test("a server that sends the whole file is asked once", async () => {
    requests.length = 0;
    await fetchTensors(`${base}/whole/large`, "decoder.");
    assert.equal(requests.length, 1);
  });

  test("an answer that ends early, a refusal and a foreign prefix are errors that say so", async () => {
    await assert.rejects(fetchTensors(`${base}/cut/large`, "encoder."), /is truncated/);
    await assert.rejects(fetchTensors(`${base}/gone/large`), /answered 404/);
    await assert.rejects(fetchTensors(`${base}/ranges/small`, "prior."), /no tensor whose name starts/);
  });

  test("an aborted fetch stops", async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(fetchTensors(`${base}/ranges/large`, "", { signal }), { name: "AbortError" });
  });
});
