/** What a page of the site loads once its tab is in a room, or in a lesson. */

import { DigitPanel } from "./collecting.mjs";
import { SpotlightNote } from "./leading/spotlight.mjs";
import { MemberStrip } from "./member_strip.mjs";
import { seat } from "./room_client.mjs";
import { RoomLesson } from "./room_lesson.mjs";
import { TeacherStrip } from "./teacher_strip.mjs";
import { showTour, tour } from "./tour.mjs";

const taken = seat();
const begun = tour();
if (taken?.role === "wall") document.body.classList.add("is-on-wall");
if (taken?.role === "teacher") {
  const lesson = new RoomLesson(taken, null);
  new TeacherStrip(taken, (state) => lesson.take(state));
} else if (taken !== null) {
  const strip = new MemberStrip(
    taken,
    (state) => {
      lesson.take(state);
      if (taken.role === "wall") return;
      digits.take(state);
      spotlight.take(state.spotlight);
    },
    () => [lesson, digits, spotlight].forEach((each) => each.close()),
  );
  const lesson = new RoomLesson(taken, strip.outbox);
  const digits = new DigitPanel(strip.outbox, taken.code);
  const spotlight = new SpotlightNote();
} else if (begun !== null) {
  showTour(begun);
}
