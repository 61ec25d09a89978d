/** The entry of the Network page. */

import { entry } from "../../shell/entry.mjs";
import { Network } from "./network.mjs";

export default entry((runs) => new Network(runs), { stats });

/** @param {Network} network */
function stats({ views }) {
  const { decoded, encoder, units } = views;
  return { decodes: decoded.decodes, encodes: encoder.encodes, detail: units.detail };
}
