/** What every page has around what it shows: hints, and explanations when asked. */

import { watchHelp } from "./help.mjs";
import { showHints } from "./hints.mjs";

/** @param {{hint: HTMLElement, help: HTMLElement}} page */
export function surround({ hint, help }) {
  showHints(hint);
  watchHelp(help);
}
