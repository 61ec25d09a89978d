/** What every page has around what it shows: hints, explanations when asked, and a look on paper. */

import { watchPrinting } from "./charts/printing.mjs";
import { watchHelp } from "./help.mjs";
import { showHints } from "./hints.mjs";
import { keepLanguage } from "./language_links.mjs";

/** @param {import("./types.d.ts").Elements} page */
export function surround({ hint, help }) {
  showHints(hint);
  watchHelp(help);
  keepLanguage();
  watchPrinting();
}
