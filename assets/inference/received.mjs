/** The body of an answer, and how much of it has come. */

/** Told of each part: bytes that have come, and of how many. @typedef {(bytes: number, all: number) => void} Progress */

/**
 * @param {Response} answer
 * @param {Progress} [tell] never called where the answer does not say how long it is
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function received(answer, tell) {
  const all = Number(answer.headers.get("Content-Length"));
  // What was compressed on its way is longer than it says.
  const isKnown = all > 0 && answer.headers.get("Content-Encoding") === null;
  if (tell === undefined || answer.body === null || !isKnown)
    return new Uint8Array(await answer.arrayBuffer());
  const bytes = new Uint8Array(all);
  let at = 0;
  for (const reader = answer.body.getReader(); ; tell(at, all)) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, at);
    bytes.set(value, at);
    at += value.length;
  }
}
