/** The page's elements by the ids that app/ids.py gives them. */

const IDS = {
  explore: "explore",
  pane: "sky-pane",
  sky: "sky",
  overlay: "overlay",
  density: "density",
  densityButton: "density-button",
  densityPanel: "density-panel",
  across: "across",
  upward: "upward",
  acrossName: "across-name",
  upwardName: "upward-name",
  invitation: "invitation",
  message: "message",
  messageText: "message-text",
  retry: "retry",
  notice: "notice",
  decoded: "decoded",
  place: "place",
  distance: "distance",
  original: "original",
  originalName: "original-name",
  reconstruction: "reconstruction",
  facts: "nearest-facts",
  wholePlace: "whole-place",
  grid: "grid",
  gridFrame: "grid-frame",
  legend: "legend",
  strip: "strip",
  stripTitle: "strip-title",
  projections: "projections",
  space: "space",
  spaceLabel: "space-label",
  presets: "presets",
  presetsButton: "presets-button",
  presetClasses: "preset-classes",
  latents: "latents",
  latentsButton: "latents-button",
  latentRows: "latent-rows",
  selection: "selection",
  status: "status",
  aboutRun: "about-run",
  announcement: "announcement",
  help: "help",
  hint: "hint",
};

/** All elements, by the names above or those of another page. Throws where the layout lacks one. */
export function pageElements(ids = IDS, root = document) {
  return Object.fromEntries(
    Object.entries(ids).map(([name, id]) => {
      const element = root.getElementById(id);
      if (element === null) throw new Error(`the page has no element #${id}`);
      return [name, element];
    }),
  );
}

/** Writes only what changed: a text node that stays the same costs no layout. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
