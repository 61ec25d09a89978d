/** What of Train your own no server can know: whether it answers, what is in sight, pixels. */

import { DisplayMenu } from "../../pictures/display_menu.mjs";
import { watchCharts } from "../../shell/charts/chart_keys.mjs";
import { withLanguage } from "../../shell/language_links.mjs";
import { stepFields } from "../../shell/numbers.mjs";
import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";
import { tr } from "../../shell/texts.mjs";
import { watchedConnection } from "./connection.mjs";
import { FormingSky, skyOf } from "./forming.mjs";
import { Sample } from "./sample.mjs";

/** A page that nobody sees asks at each fifth tick. */
const HIDDEN_TICKS = 5;

const page = documentElements();
const connection = watchedConnection((isLost) => {
  page.lost.hidden = !isLost;
  // The form's own question to the server, until it is answered.
  if (isLost) window.dash_clientside.set_props("retry", { disabled: false });
});
/** @type {FormingSky} */
let sky;
/** @type {Sample} */
let sample;
/**
 * The form and the job as a query.
 * @type {string | null}
 */
let known = null;
/** What of the job's skies is shown. */
let shown = "";
/** What was asked for last. */
let newest = "";

export default {
  start() {
    surround(page);
    watchCharts();
    stepFields(document.body);
    new DisplayMenu();
    sky = new FormingSky(/** @type {HTMLCanvasElement} */ (page.formingSky));
    sample = new Sample(/** @type {HTMLCanvasElement} */ (page.formingSample));
  },

  /**
   * The moment at which the server is asked; none while its last answer is still awaited.
   * @param {number} tick
   */
  ask(tick) {
    const isTime = !document.hidden || tick % HIDDEN_TICKS === 0;
    return isTime && connection.pending === 0 ? tick : undefined;
  },

  /**
   * Writes the form and the job into the address, but not what that opened with.
   * @param {Record<string, string | number> | null} order null: it is refused
   * @param {string | null} job
   */
  address(order, job) {
    if (!order) return;
    const said = Object.entries(job ? { ...order, job } : order);
    const entries = said.filter(([, value]) => value !== "");
    const query = String(new URLSearchParams(entries.map(([name, value]) => [name, String(value)])));
    if (known !== null && query !== known)
      history.replaceState(
        null,
        "",
        withLanguage(`${location.pathname}?${query}${location.hash}`, location.search),
      );
    known = query;
  },

  /** @param {string | null} field the id of the one that is refused */
  focus(field) {
    if (field) document.getElementById(field)?.focus();
  },

  /**
   * Scrolls to a job that the visitor has just started: below the form, on a phone.
   * @param {string | null} job
   */
  reveal(job) {
    if (
      job &&
      navigator.userActivation?.hasBeenActive &&
      page.stage.getBoundingClientRect().top > innerHeight / 2
    )
      page.stage.scrollIntoView();
  },

  /**
   * Shows what has formed, and says after which epoch.
   * @param {{url: string, count: number, classes: string[]}} formed the address of the job, how many skies
   *   there were, what its classes are called
   */
  async "form-sky"({ url, count, classes }) {
    const wanted = `${url} ${count}`;
    if (wanted === shown) return undefined;
    newest = wanted;
    if (count === 0) {
      shown = wanted;
      sky.show(null);
      sample.forget();
      return tr("The sky, before the first epoch");
    }
    const [tensors, png] = await Promise.all([fetched(`${url}/sky`), fetched(`${url}/sample`)]);
    if (tensors === null || png === null) return undefined; // the next answer tries again
    const found = skyOf(await tensors.arrayBuffer());
    const picture = await png.blob();
    if (newest !== wanted) return undefined; // of another job, or an earlier epoch
    await sample.show(picture, found.epoch);
    sky.show(found, classes);
    shown = wanted;
    return tr("The sky after epoch {epoch}", { epoch: found.epoch });
  },
};

/**
 * @param {string} url
 * @returns {Promise<Response | null>} null: there is none just now
 */
async function fetched(url) {
  try {
    const answer = await fetch(url, { cache: "no-store" });
    return answer.ok ? answer : null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}
