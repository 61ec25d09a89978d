/** A file on its way to the server: announced, sent in pieces, started; its import deleted or confirmed. */

import { tr } from "../../shell/texts.mjs";

const IMPORTS = "/api/imports";
const AT_ONCE = 3;
/** A piece that was lost on the way is sent again this often. */
const TRIES = 3;

/** A refusal of the server, in its own words. */
export class Refusal extends Error {}

/**
 * @param {Blob} file
 * @param {Record<string, string | null>} said name, dataset, recipe, pixels, key
 * @param {(share: number) => void} tell how much of it is there
 * @returns {Promise<string>} the id of the import
 */
export async function sent(file, said, tell) {
  const announced = await answer("", "POST", JSON.stringify({ ...said, bytes: file.size }));
  const { id, pieces, piece_bytes: size } = await announced.json();
  let next = 0;
  let come = 0;
  const carry = async () => {
    while (next < pieces) {
      const number = next++;
      const piece = file.slice(number * size, (number + 1) * size);
      await tried(() => answer(`/${id}/${number}`, "PUT", piece));
      tell(++come / pieces);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, carry));
    await answer(`/${id}/start`, "POST");
  } catch (error) {
    await answer(`/${id}`, "DELETE").catch(() => {});
    throw error;
  }
  return id;
}

/** @param {string} id @param {"confirm" | "delete"} what */
export async function act(id, what) {
  if (what === "delete") await answer(`/${id}`, "DELETE");
  else await answer(`/${id}/${what}`, "POST");
}

/**
 * @param {string} path
 * @param {string} method
 * @param {BodyInit} [body]
 */
async function answer(path, method, body) {
  const isJson = typeof body === "string";
  const found = await fetch(IMPORTS + path, {
    method,
    body,
    headers: { "Content-Type": isJson ? "application/json" : "application/octet-stream" },
  });
  if (!found.ok) throw new Refusal(await reason(found));
  return found;
}

/** @param {Response} refused */
async function reason(refused) {
  try {
    return String((await refused.json()).error);
  } catch {
    return tr("the server answers {status}", { status: refused.status });
  }
}

/** @param {() => Promise<unknown>} send */
async function tried(send) {
  for (let left = TRIES; ; left--) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Refusal || left === 1) throw error;
    }
  }
}
