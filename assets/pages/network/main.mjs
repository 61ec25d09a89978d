/** The entry of the Network page. */

import { entry } from "../../shell/entry.mjs";
import { Network } from "./network.mjs";

export default entry((runs) => new Network(runs), { stats });

/** @param {Network} network */
function stats({ views }) {
  return { decodes: views.decoded.decodes };
}
