/** The layers by their names. */

/** As addresses name them. */
export const LAYERS = ["decoded", "ellipses", "samples", "magnification", "prior", "ratio", "guessing"];
/** Upward from the line of one latent lies nothing that any of them could show. @type {string[]} */
export const OF_LINE = [];
/** The others are of directions in latent space, of which a map has none. */
export const OF_MAP = ["decoded", "guessing"];
