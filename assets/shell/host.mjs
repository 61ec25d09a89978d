/**
 * What a page stands on: a server, an address, workers.
 *
 * A page that was saved as one file has none of them and brings its own, see ../site/main.mjs, which
 * puts it here before anything else starts.
 */

/**
 * @typedef {object} Host
 * @property {(address: string, options?: RequestInit) => Promise<Response>} fetch
 * @property {(addresses: string[]) => string[]} forWorkers the same files at addresses that a worker
 *   can fetch, which has no host
 * @property {(name: string, address: () => URL) => Worker} worker name: of its module below assets/;
 *   address(): where that is, on a server
 * @property {import("./store.mjs").Browser} browser whose address is that of the page's state
 */

/** @type {Host} */
export const host = {
  fetch: (address, options) => fetch(address, options),
  forWorkers: (addresses) => addresses,
  worker: (_name, address) => new Worker(address(), { type: "module" }),
  browser: globalThis,
};
