/** Animated GIFs (CompuServe, Graphics Interchange Format 89a, 1990), looping for ever. */

const BITS = 8;
const CLEAR = 1 << BITS;
const END = CLEAR + 1;
const MOST_CODES = 4096;
const BLOCK_BYTES = 255;

/**
 * gif(frames, {width, height, palette, hundredths}) → Uint8Array
 *
 * frames: RGBA pictures (width · height · 4); palette: see palette.mjs; hundredths: how long each
 * frame is shown, in 1/100 s.
 */
export function gif(frames, { width, height, palette, hundredths }) {
  const bytes = [];
  const word = (value) => [value & 255, value >> 8];
  bytes.push(
    ...ascii("GIF89a"),
    ...word(width),
    ...word(height),
    0x80 | (BITS - 1) | ((BITS - 1) << 4),
    0,
    0,
  );
  bytes.push(...palette.colours);
  bytes.push(0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, ...word(0), 0);
  for (const rgba of frames) {
    bytes.push(0x21, 0xf9, 4, 0, ...word(hundredths), 0, 0);
    bytes.push(0x2c, ...word(0), ...word(0), ...word(width), ...word(height), 0);
    bytes.push(BITS);
    const packed = compressed(numbered(rgba, palette));
    for (let at = 0; at < packed.length; at += BLOCK_BYTES) {
      const block = packed.slice(at, at + BLOCK_BYTES);
      bytes.push(block.length, ...block);
    }
    bytes.push(0);
  }
  bytes.push(0x3b);
  return Uint8Array.from(bytes);
}

function numbered(rgba, { number }) {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) =>
    number(rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]),
  );
}

/** The format's variant of Lempel, Ziv & Welch (1984): codes from 9 to 12 bits, lowest bit first. */
function compressed(numbers) {
  const bytes = [];
  let [buffer, filled, width] = [0, 0, BITS + 1];
  let codes = new Map();
  let next = END + 1;

  function put(code) {
    buffer |= code << filled;
    for (filled += width; filled >= 8; filled -= 8, buffer >>>= 8) bytes.push(buffer & 255);
  }

  put(CLEAR);
  let prefix = numbers[0];
  for (let i = 1; i < numbers.length; i++) {
    const key = (prefix << BITS) | numbers[i];
    const known = codes.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    put(prefix);
    if (next === MOST_CODES) {
      put(CLEAR);
      [codes, next, width] = [new Map(), END + 1, BITS + 1];
    } else {
      // The decoder learns a code one step later, so the width grows once a code needs it.
      if (next === 1 << width) width += 1;
      codes.set(key, next++);
    }
    prefix = numbers[i];
  }
  put(prefix);
  put(END);
  if (filled > 0) bytes.push(buffer & 255);
  return bytes;
}

function ascii(text) {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
