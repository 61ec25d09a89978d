/** What a saved page has of a server: its answers, made of the files that were saved with it. */

/**
 * A file: in the document as text of 85 letters in the element of that id, or beside the document at
 * that address; isDeflated: it is to be inflated; isPacked: its weights are to be multiplied out.
 * @typedef {{id?: string, url?: string, type?: string, isDeflated?: boolean, isPacked?: boolean}} File
 */

/**
 * What was saved: runs by their ids in the order in which they are offered, each as /api/runs/<id>
 * answers; files by their addresses on the server; scripts of workers, in the document, by the names
 * of their modules.
 * @typedef {{runs: Record<string, Run>, files: Record<string, File>, workers: Record<string, string>}} Saved
 */

/** @import { Run } from "../types.d.ts" */

import { inflated, restoredWeights } from "../inference/packed.mjs";
import { axesNamed, planeOf } from "../maths/plane.mjs";
import { tr } from "../shell/texts.mjs";
import { parseLatents } from "../sky/latents.mjs";
import { skyFigure } from "./figure.mjs";
import { bytesOf } from "./text85.mjs";

const RUN = /^\/api\/runs\/([^/]+)$/;
const SPACE = /^\/api\/runs\/([^/]+)\/space\.json$/;
const NO_SPACE = tr("clouds of three latents need a server; the plane shows two of them");
const SKY = /^\/api\/runs\/([^/]+)\/sky\.json$/;

export class Source {
  #saved;
  #fetch;
  #textOf;

  /**
   * textOf(id): what the document's element of that id holds.
   * @param {Saved} saved
   * @param {{fetch?: typeof globalThis.fetch, textOf(id: string): string}} from
   */
  constructor(saved, { fetch = globalThis.fetch.bind(globalThis), textOf }) {
    this.#saved = saved;
    this.#fetch = fetch;
    this.#textOf = textOf;
  }

  /**
   * As fetch answers.
   * @param {string} address
   * @param {RequestInit} [options]
   */
  async answer(address, { signal } = {}) {
    const { pathname, searchParams } = new URL(address, "http://file/");
    const answer = await this.#made(pathname, searchParams);
    signal?.throwIfAborted();
    return answer;
  }

  /**
   * Addresses of the files that any worker of the page can fetch: of a page from the disk none may
   * fetch what the page keeps as a blob.
   * @param {string[]} addresses
   */
  forWorkers(addresses) {
    return addresses.map((address) => {
      const file = this.#saved.files[address];
      return file.url === undefined ? this.#inItself(file) : new URL(file.url, document.baseURI).href;
    });
  }

  /**
   * @param {string} path
   * @param {URLSearchParams} query
   */
  async #made(path, query) {
    const run = this.#saved.runs[RUN.exec(path)?.[1] ?? ""];
    if (run !== undefined) return Response.json(run);
    const sky = this.#saved.runs[SKY.exec(path)?.[1] ?? ""];
    if (sky !== undefined) return Response.json(await this.#sky(sky, query.get("axes") ?? ""));
    const file = this.#saved.files[path];
    if (file !== undefined)
      return new Response(await this.#bytes(file), { headers: { "Content-Type": file.type ?? "" } });
    const error = SPACE.test(path) ? NO_SPACE : tr("{path} is not in this file", { path });
    return Response.json({ error, unknown: RUN.test(path) }, { status: 404 });
  }

  /**
   * @param {Run} run
   * @param {string} axes
   */
  async #sky(run, axes) {
    const latents = parseLatents(await this.#bytes(this.#saved.files[run.urls.latents]));
    return skyFigure(latents, planeOf({ axes: axesNamed(axes) ?? null }, run), run.classes);
  }

  /**
   * @param {File} file
   * @returns {Promise<ArrayBuffer>}
   */
  async #bytes({ id, url, isDeflated, isPacked }) {
    const body = id === undefined ? await this.#fetched(url ?? "") : bytesOf(this.#textOf(id)).slice().buffer;
    const whole = isDeflated ? await inflated(body) : body;
    return isPacked ? restoredWeights(whole).buffer : whole;
  }

  /** @param {string} url */
  async #fetched(url) {
    const answer = await this.#fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer.arrayBuffer();
  }

  /**
   * An address that holds all of the file.
   * @param {File} file
   */
  #inItself({ id, type }) {
    const letters = Array.from(bytesOf(this.#textOf(id ?? "")), (byte) => String.fromCharCode(byte));
    return `data:${type};base64,${btoa(letters.join(""))}`;
  }
}
