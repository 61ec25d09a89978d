/** What a page of the site loads once its tab is in a room. */

import { MemberStrip } from "./member_strip.mjs";
import { seat } from "./room_client.mjs";
import { TeacherStrip } from "./teacher_strip.mjs";

const taken = seat();
if (taken?.role === "wall") document.body.classList.add("is-on-wall");
if (taken?.role === "teacher") new TeacherStrip(taken);
else if (taken !== null) new MemberStrip(taken);
