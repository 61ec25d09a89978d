/** The class's stars: what everybody drew, on the sky of a published run. */

/** @import { Latents } from "../../types.d.ts" */
/** @import { RoomState, Seat } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { ask, seat } from "../../classroom/room_client.mjs";
import { ClassStars } from "../../classroom/stars/class_stars.mjs";
import { onward } from "../../shell/language_links.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { fetchLatents } from "../../sky/latents.mjs";
import { sentenceOf } from "./door.mjs";

const NONE = tr("Your teacher has not placed the drawings on the sky yet.");

/**
 * @param {HTMLElement} main
 * @param {string} code
 */
export function showStars(main, code) {
  const taken = seat();
  const sentence = element("p", { className: "facts", role: "status", textContent: NONE });
  const head = element(
    "header",
    { className: "stars-head" },
    element("a", { className: "wordmark", href: "/", textContent: "✦ Latentarium" }),
    element("h1", { textContent: tr("The class’s stars") }),
  );
  if (taken === null || taken.code !== code) {
    write(sentence, tr("Join this class first, with its code."));
    main.replaceChildren(head, sentence, element("a", { href: `/class/${code}`, textContent: tr("Join") }));
    return;
  }
  const way =
    taken.role === "teacher" ? { href: "/class", text: tr("Console") } : { href: "/", text: tr("Explore") };
  head.append(element("a", { className: "button", href: way.href, textContent: way.text }));
  const stars = new StarsOfRoom(taken, (text) => write(sentence, text));
  main.replaceChildren(head, sentence, stars.element);
  main.classList.add("stars-page");
  /** @type {string | undefined} */
  let ledTo;
  new Beats(taken, () => ({ page: "stars", run: "", z: [], hand: false }), {
    news(state) {
      stars.take(state);
      ledTo ??= state.lead?.address;
      const { follow, paused, address } = state.lead ?? {};
      if (taken.role === "member" && follow && !paused && address && address !== ledTo)
        onward.assign(address);
    },
    away: (isAway) => isAway && write(sentence, tr("No network: what is shown may be old.")),
    over: (reason) => write(sentence, reason),
  });
}

/** The stars of a room, read anew whenever its teacher has placed them anew. */
export class StarsOfRoom {
  #seat;
  #say;
  #view = new ClassStars();
  element = this.#view.element;
  #shown = 0;
  /** @type {Map<string, Promise<Latents>>} */
  #latents = new Map();

  /**
   * @param {Seat} seat
   * @param {(text: string) => void} say
   */
  constructor(seat, say) {
    this.#seat = seat;
    this.#say = say;
    this.element.hidden = true;
  }

  /** @param {RoomState} state */
  async take({ stars: placed = 0 }) {
    if (placed === this.#shown) return;
    this.#shown = placed;
    try {
      const { code, token } = this.#seat;
      const { stars, own } = await ask("GET", `/${code}/stars`, { token });
      if (stars === null) return;
      const latents = await this.#latentsOf(stars.run);
      if (placed !== this.#shown) return; // others were placed meanwhile
      this.element.hidden = false;
      this.#view.show(latents, stars, own);
      this.#say("");
    } catch (error) {
      this.#say(sentenceOf(error));
    }
  }

  /** @param {string} run */
  #latentsOf(run) {
    const found = this.#latents.get(run) ?? fetchRunLatents(run);
    this.#latents.set(run, found);
    return found;
  }
}

/** @param {string} run */
async function fetchRunLatents(run) {
  const answer = await fetch(`/api/runs/${encodeURIComponent(run)}`);
  return fetchLatents((await answer.json()).urls.latents);
}
