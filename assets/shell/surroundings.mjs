/** What every page has around what it shows: hints, and explanations when asked. */

import { watchHelp } from "./help.mjs";
import { showHints } from "./hints.mjs";
import { keepLanguage } from "./language_links.mjs";

/** @param {import("./types.d.ts").Elements} page */
export function surround({ hint, help }) {
  showHints(hint);
  watchHelp(help);
  keepLanguage();
}
