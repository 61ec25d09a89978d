/** The room that was led from this browser: for a teacher whose tab was closed. No DOM. */

/** @import { Seat } from "../../classroom/room_client.mjs" */

import { readSeat } from "../../classroom/room_client.mjs";

const KEY = "latentarium-class-led";

/**
 * kept(): the storage, which some browsers refuse to a frame.
 * @param {() => Storage} kept
 * @returns {Seat | null}
 */
export function ledBefore(kept = () => localStorage) {
  try {
    const seat = readSeat(kept().getItem(KEY));
    return seat?.role === "teacher" ? seat : null;
  } catch {
    return null; // a browser that keeps nothing
  }
}

/**
 * null: the room has ended, or is forgotten here.
 * @param {Seat | null} seat
 * @param {() => Storage} kept
 */
export function rememberLed(seat, kept = () => localStorage) {
  try {
    const storage = kept();
    if (seat === null) storage.removeItem(KEY);
    else storage.setItem(KEY, JSON.stringify(seat));
  } catch (error) {
    console.info(error);
  }
}
