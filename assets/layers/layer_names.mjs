/** The layers by their names. */

/** As addresses name them. */
export const LAYERS = ["decoded", "ellipses", "samples", "magnification", "prior", "ratio", "guessing"];
/** The others are of directions in latent space, of which a map has none. */
export const OF_MAP = ["decoded", "guessing"];
