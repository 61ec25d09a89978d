/** What a page of the site loads once its tab is in a room, or in a lesson. */

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
  const strip = new MemberStrip(taken, (state) => lesson.take(state));
  const lesson = new RoomLesson(taken, strip.outbox);
} else if (begun !== null) {
  showTour(begun);
}
