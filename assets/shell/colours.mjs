/** The theme's colours as the canvases need them, read from app/theme.py's CSS variables. */

const CLASSES = 10;
const NAMES = /** @type {const} */ (["ink", "quiet", "accent", "sky", "body", "border", "grid-line"]);

/** @import { Colours } from "../types.d.ts" */

/**
 * An object whose values follow the theme; `changed` is called after it has.
 * @param {() => void} changed
 */
export function themeColours(changed) {
  const colours = /** @type {Colours} */ ({});
  const read = () => {
    const style = getComputedStyle(document.documentElement);
    /** @param {string} name */
    const value = (name) => style.getPropertyValue(`--${name}`).trim();
    for (const name of NAMES) colours[name] = value(name);
    colours.classes = Array.from({ length: CLASSES }, (_, k) => value(`class-${k}`));
  };
  read();
  const attribute = "data-mantine-color-scheme";
  new MutationObserver(() => {
    const before = JSON.stringify(colours);
    read();
    if (JSON.stringify(colours) !== before) changed();
  }).observe(document.documentElement, { attributeFilter: [attribute] });
  return colours;
}

/**
 * How opaque stars are: on white those that can be seen through no longer stand out by 3 : 1 (WCAG 2.2, 1.4.11).
 * @param {number} onDark
 */
export function starOpacity(onDark) {
  return document.documentElement.dataset.mantineColorScheme === "light" ? 1 : onDark;
}

/**
 * "#5b9dff" → [91, 157, 255]
 * @param {string} colour
 */
export function channelsOf(colour) {
  return [1, 3, 5].map((digit) => parseInt(colour.slice(digit, digit + 2), 16));
}
