/** What every page has around what it shows: hints, and explanations when asked. */

import { watchHelp } from "./help.mjs";
import { showHints } from "./hints.mjs";

/** @param {import("./types.d.ts").Elements} page */
export function surround({ hint, help }) {
  showHints(hint);
  watchHelp(help);
}
