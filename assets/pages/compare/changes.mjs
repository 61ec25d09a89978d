/** How what a person does changes the state: (state, panels, …) → the change, null for none. */

import { stepped } from "./images.mjs";

const STEP = 0.05;
const LARGE_STEPS = 10;
/** Up and down leap over this many images. */
const IMAGES_A_ROW = 10;

/** The state without what these runs have not. */
export function fitted(state, { images, all, haveOnePlace }) {
  const { latent_dim: latents, classes } = all[0].run;
  return {
    ...state,
    mode: images === null ? "place" : haveOnePlace ? state.mode : "image",
    z: Array.from({ length: latents }, (_, k) => state.z[k] ?? 0),
    classes: images === null ? [] : state.classes.filter((k) => k < classes.length),
    brush: state.brush !== null && state.brush.panel < all.length ? state.brush : null,
  };
}

/** What the state says is decoded: {image: its number in the test set} or {z}. */
export function target({ mode, image, z }, { images }) {
  return mode === "image" ? { image: image ?? images.index[0] } : { z };
}

/** What a shown place of panel k means: the nearest lit image, or the place. */
export function pointedAt(state, panels, k, shown) {
  if (state.mode === "image") {
    const j = panels.nearest(k, shown);
    return j < 0 ? null : { image: panels.images.index[j] };
  }
  return { z: moving(state, panels, k).zAt(shown, state.z) };
}

/** Steps through the lit images, or moves the place on the plane of panel k. */
export function movedBy(state, panels, k, [dx, dy], isLarge) {
  const times = isLarge ? LARGE_STEPS : 1;
  if (state.mode === "image") {
    const from = panels.position(target(state, panels).image);
    return { image: panels.images.index[stepped(panels.lit[0], from, (dx - IMAGES_A_ROW * dy) * times)] };
  }
  const panel = moving(state, panels, k);
  const [x, y] = panel.shown(state.z);
  return { z: panel.zAt([x + STEP * times * dx, y + STEP * times * dy], state.z) };
}

/** A random lit image, or a place from the middle of the prior. */
export function atRandom(state, { lit, images }) {
  if (state.mode === "place") return { z: state.z.map(() => 4 * Math.random() - 2) };
  const places = Array.from(lit[0].keys()).filter((j) => lit[0][j] === 1);
  return places.length === 0
    ? null
    : { image: images.index[places[Math.floor(places.length * Math.random())]] };
}

/** The place goes to where the image was; the image is the one nearest to where the place was. */
export function inMode(mode, state, panels) {
  const [first] = panels.all;
  if (mode === state.mode) return null;
  if (mode === "place") {
    const { image } = target(state, panels);
    return panels.haveOnePlace ? { mode, z: Array.from(first.mu(panels.position(image))) } : null;
  }
  if (panels.images === null) return null;
  return { mode, image: null, ...pointedAt({ ...state, mode }, panels, 0, first.shown(state.z)) };
}

/** What Escape takes back, one thing at a time. */
export function escaped({ brush, classes }) {
  if (brush !== null) return { brush: null };
  return classes.length > 0 ? { classes: [] } : null;
}

/** The panel on whose plane a place moves: of aligned planes all follow the first. */
function moving({ aligned }, { all, images }, k) {
  return all[aligned && images !== null ? 0 : k];
}
