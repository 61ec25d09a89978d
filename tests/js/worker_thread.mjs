/** Gives assets/inference/worker.mjs, in a thread of Node, the `self` of a Web Worker. */

import { parentPort } from "node:worker_threads";

globalThis.self = {
  addEventListener: (type, listener) => parentPort.on(type, (data) => listener({ data })),
  postMessage: (message, transfer) => parentPort.postMessage(message, transfer),
};
await import("../../assets/inference/worker.mjs");
