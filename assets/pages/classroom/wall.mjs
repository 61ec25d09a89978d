/** What the projector shows: where the class is led, its code in a corner, and nothing to press. */

/** @import { RoomState } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { seat, takeSeat } from "../../classroom/room_client.mjs";
import { element, write } from "../../shell/page.mjs";

const PAUSED = "Look up";

/**
 * @param {HTMLElement} main
 * @param {string} code
 */
export function showWall(main, code) {
  const token = location.hash.slice(1);
  if (token !== "") {
    takeSeat({ code, token, role: "wall", name: "Wall" });
    history.replaceState(null, "", location.pathname + location.search);
  }
  const taken = seat();
  if (taken?.role !== "wall") {
    main.replaceChildren(
      element("p", { className: "refusal", textContent: "Open the wall from the teacher's console." }),
    );
    return;
  }
  const page = element("iframe", { title: "What the teacher shows", hidden: true, tabIndex: -1 });
  const title = element("h1");
  const big = element("p", { className: "code", textContent: code });
  const sentence = element("p", { className: "wall-sentence" });
  const qr = element("img", { src: `/class/${code}/qr.svg`, alt: "", className: "qr" });
  const corner = element("aside", { className: "corner" }, qr, big);
  const middle = element("section", { className: "wall-middle" }, title, sentence);
  main.replaceChildren(page, middle, corner);
  main.classList.add("wall");
  new Beats(taken, () => ({ page: "wall", run: "", z: [], hand: false }), {
    news: (state) => show(state),
    away: (isAway) => main.classList.toggle("is-away", isAway),
    over: (reason) => {
      takeSeat(null);
      page.hidden = true;
      main.classList.remove("is-led");
      write(title, reason);
      write(sentence, "");
      corner.hidden = true;
    },
  });

  /** @param {RoomState} state */
  function show({ title: named, lead }) {
    const isLed = lead?.follow === true;
    write(title, lead?.paused ? PAUSED : named || "Join the class");
    write(sentence, lead?.paused ? "" : `${location.host}/class`);
    main.classList.toggle("is-led", isLed && !lead?.paused);
    // The page within follows by itself, see member_strip.mjs; it is opened once.
    if (isLed && page.hidden) page.src = lead.address;
    page.hidden = !isLed;
  }
}
