/** The entry of the Network page. */

import { entry } from "../../shell/entry.mjs";
import { Network } from "./network.mjs";

export default entry((runs) => new Network(runs), { stats, layers });

/** @param {Network} network */
function stats({ views: { decoded, encoder, units, shown } }) {
  return {
    decodes: decoded.decodes,
    milliseconds: decoded.milliseconds,
    encodes: encoder.encodes,
    /** Places along the longer side of the units' maps. */
    detail: units.detail,
    shown: Array.from(shown),
  };
}

/**
 * The stages of both networks, by their keys and shapes.
 * @param {Network} network
 */
function layers({ views: { decoder, encoder } }) {
  return [...encoder.diagram.stages, ...decoder.stages].map(({ key, shape }) => ({ key, shape }));
}
