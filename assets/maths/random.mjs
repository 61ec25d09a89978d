/** Chance that can be repeated: from the same seed come the same numbers, on every machine. */

/** () → [0, 1), evenly: a Weyl sequence hashed to 32 bits (Steele, Lea & Flood 2014, of 32 bits). */
export function seededRandom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
