/** Who is there: members by name, where they are, and what a teacher does with each. */

/** @import { Present, RoomState } from "../../classroom/room_client.mjs" */
/** @import { Ask } from "./lesson_card.mjs" */

import { PinChart } from "../../classroom/stars/pin_chart.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { Switches } from "./switches.mjs";

export class MembersCard {
  #ask;
  #switches;
  #places = element("p", { className: "facts" });
  #map = element("div", { className: "class-map" });
  #mapPart = element(
    "details",
    {},
    element("summary", { textContent: tr("Where they are on the plane") }),
    this.#map,
  );
  #members = element("ul", { className: "members" });
  #nobody = element("p", {
    className: "facts",
    textContent: tr("Nobody yet. They scan the code above, or type it where the wall says."),
  });
  /** Of which runs there are figures. */
  #mapped = "";
  /** @type {Map<string, {chart: PinChart, section: HTMLElement}>} */
  #maps = new Map();
  /** @type {Map<string, {key: string, row: HTMLElement}>} */
  #rows = new Map();
  #spotlight = element("p", { className: "buttons", hidden: true });
  #isNamed = element("input", { type: "checkbox" });

  /** @param {Ask} ask */
  constructor(ask) {
    this.#ask = ask;
    this.#switches = new Switches(ask);
    const off = this.#button(tr("Spotlight off"), () => this.#light(null));
    this.#spotlight.append(tr("Something of a member is shown to all."), off);
    this.element = element(
      "section",
      { className: "card" },
      element("h2", { textContent: tr("Who is there") }),
      this.#switches.make("locked", tr("Locked: nobody else comes in")),
      this.#switches.make("approval", tr("I let each member in")),
      this.#switches.make("names", tr("Members type their names")),
      element("label", { className: "check" }, this.#isNamed, tr("The spotlight says whose it is")),
      this.#spotlight,
      this.#places,
      this.#mapPart,
      this.#nobody,
      this.#members,
    );
  }

  /** @param {RoomState} state */
  take(state) {
    const { present = [], spotlight = null, density = {} } = state;
    this.#switches.take(state);
    this.#spotlight.hidden = spotlight === null;
    write(this.#places, counts(present.filter(({ here, status }) => here && status === "in")));
    this.#showMap(density);
    this.#nobody.hidden = present.length > 0;
    this.#showMembers(present);
  }

  /** The places of those who are at one, a figure a run. @param {Record<string, number[][]>} density */
  #showMap(density) {
    const runs = Object.entries(density);
    this.#mapPart.hidden = runs.length === 0;
    if (!this.#mapPart.open) return;
    const shown = runs.map(([run]) => run).join();
    if (shown !== this.#mapped) {
      this.#mapped = shown;
      this.#maps = new Map(runs.map(([run]) => [run, this.#maps.get(run) ?? mapOf(run)]));
      this.#map.replaceChildren(...Array.from(this.#maps.values(), ({ section }) => section));
    }
    for (const [run, places] of runs) this.#maps.get(run)?.chart.show(places);
  }

  /** A row that says the same stays, with the button that is just being pressed. @param {Present[]} present */
  #showMembers(present) {
    const rows = present.map((each) => {
      const { z = [], ...facts } = each;
      const key = JSON.stringify([facts, z.length > 0]);
      return this.#rows.get(key) ?? { key, row: this.#member(each) };
    });
    this.#rows = new Map(rows.map((each) => [each.key, each]));
    const shown = rows.map(({ row }) => row);
    const isSame = shown.length === this.#members.children.length;
    if (isSame && shown.every((row, k) => row === this.#members.children[k])) return;
    this.#members.replaceChildren(...shown);
  }

  /** @param {Present} each */
  #member({ member, nickname, status, here, page, hand, z = [] }) {
    const where = here ? `${page}${hand ? tr(", hand up") : ""}` : tr("away");
    const facts = element("span", { textContent: status === "waiting" ? tr("waits at the door") : where });
    const buttons = [];
    const set = (/** @type {string} */ wanted) =>
      this.#ask("POST", "/members/status", { members: [member], status: wanted });
    if (status === "waiting") buttons.push(this.#button(tr("Let in"), () => set("in")));
    // Who waits is not seen.
    if (here && status === "in" && z.length > 0)
      buttons.push(this.#button(tr("Spotlight"), () => this.#light(member)));
    // What they answered goes with them: not by a slip of the finger.
    const question = tr("Send {nickname} away, with all their answers?", { nickname });
    buttons.push(this.#button(tr("Send away"), () => window.confirm(question) && set("out")));
    const row = element("li", {}, element("strong", { textContent: nickname }), facts, ...buttons);
    row.classList.toggle("is-away", !here);
    return row;
  }

  /** @param {string | null} member whose place is shown to all */
  #light(member) {
    const spotlight = member === null ? null : { member, named: this.#isNamed.checked };
    return this.#ask("PATCH", "", { spotlight });
  }

  /**
   * @param {string} text
   * @param {() => unknown} press
   */
  #button(text, press) {
    const made = element("button", { className: "button", type: "button", textContent: text });
    made.addEventListener("click", press);
    return made;
  }
}

/** The run's name over its places. @param {string} run */
function mapOf(run) {
  const chart = new PinChart({ kind: "members", run });
  return { chart, section: element("section", {}, element("h3", { textContent: run }), chart.element) };
}

/** "12 on explore with mnist-2d, 3 on compare". @param {Present[]} here */
export function counts(here) {
  /** @type {Map<string, number>} */
  const places = new Map();
  for (const { page = "", run = "" } of here) {
    const place = run === "" ? page : tr("{page} with {run}", { page, run });
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const sorted = [...places].sort(([, a], [, b]) => b - a);
  return sorted.map(([place, count]) => tr("{count} on {place}", { count, place })).join(", ");
}
