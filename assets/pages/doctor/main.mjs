/** Where Dash hands over: the prior doctor needs only what is around every page. */

import { watchCharts } from "../../shell/charts/chart_keys.mjs";
import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";

export default {
  start() {
    surround(documentElements());
    watchCharts();
  },
};
