/** A room over HTTP, and which room this tab is in. No DOM. */

import { tabStorage } from "../shell/tab_storage.mjs";
import { spoken } from "../shell/texts.mjs";

/**
 * Who this tab is in which room; name: of the room or the nickname.
 * @typedef {{code: string, token: string, role: "member" | "teacher" | "wall", name: string}} Seat
 */

/**
 * What a beat answers; a teacher's has what stands behind `present`.
 * @typedef {object} RoomState
 * @property {number} version
 * @property {number} ends
 * @property {"in" | "waiting"} [status]
 * @property {string} [nickname]
 * @property {string} [title]
 * @property {Lead} [lead]
 * @property {string | null} [step]
 * @property {"teacher" | "self"} [pace]
 * @property {boolean} [reveal]
 * @property {Spotlight | null} [spotlight]
 * @property {boolean} [collect] does everybody draw ten digits?
 * @property {number} [stars] how often the class's drawings were placed on a sky
 * @property {string | null} [door] the code to join with, where it is another than the room's own
 * @property {number} [left_out] how many answers the teacher has taken away
 * @property {string | null} [training] the job that trains on the class's drawings
 * @property {string | null} [lesson]
 * @property {number} [pause] milliseconds from one poll to the next, less after a change
 * @property {number} [changes] the room's own version
 * @property {Present[]} [present] of a large class those of whom something is new
 * @property {boolean} [whole] are they all?
 * @property {number} [joined] how many there are
 * @property {number} [here]
 * @property {Record<string, number>} [answered]
 * @property {Record<string, number[][]>} [density]
 * @property {boolean} [approval]
 * @property {boolean} [names]
 * @property {boolean} [locked]
 */

/** @typedef {{kind: "place" | "drawing", name: string, run?: string, z?: number[], pixels?: string}} Spotlight */
/** @typedef {{address: string, trail: number[][], follow: boolean, paused: boolean, keys?: string[], pressed?: number}} Lead */
/** @typedef {{member: string, nickname: string, status: "in" | "waiting", here: boolean, page?: string, run?: string, z?: number[], hand?: boolean}} Present */

const KEY = "latentarium-class";
/** For what is sent all the time, and for the rest. */
const PATIENCE = 8000;
const LONG_PATIENCE = 60_000;
const SENT_OFTEN = /\/(beat|answers|lead)$/;

/** A request that the server refused; the message is its sentence. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The server could not be reached: worth another try. isSilent: nothing was heard for long. */
export class Away extends Error {
  /**
   * @param {string} message
   * @param {boolean} isSilent
   */
  constructor(message, isSilent = false) {
    super(message);
    this.isSilent = isSilent;
  }
}

/**
 * Answers the body, null where there is none. Throws Refused or Away.
 * @param {string} method
 * @param {string} path below /api/rooms
 * @param {{token?: string, body?: unknown, keepalive?: boolean, patience?: number}} options
 *   patience: milliseconds until a line that says nothing counts as none
 * @returns {Promise<any>}
 */
export async function ask(
  method,
  path,
  { token, body, keepalive = false, patience = patienceFor(path) } = {},
) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const signal = AbortSignal.timeout(patience);
  try {
    const address = spoken(`/api/rooms${path}`);
    return await read(await fetch(address, { method, headers, keepalive, body: sent, signal }));
  } catch (error) {
    if (error instanceof Refused || error instanceof Away) throw error;
    throw new Away(String(error), signal.aborted);
  }
}

/** @param {string} path */
function patienceFor(path) {
  return SENT_OFTEN.test(path) ? PATIENCE : LONG_PATIENCE;
}

/**
 * @param {Response} answer
 * @returns {Promise<any>}
 */
async function read(answer) {
  if (answer.status === 204) return null;
  if (answer.status >= 500) throw new Away(`the server answered ${answer.status}`);
  const type = answer.headers.get("Content-Type") ?? "";
  const isJson = type.startsWith("application/json");
  if (type === "application/zip") return answer.blob();
  const found = isJson ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Refused(answer.status, isJson ? found.error : answer.statusText);
  return found;
}

/**
 * This tab's seat: what a tab remembers belongs to the tab, so that two tabs can be two people.
 * @returns {Seat | null}
 */
export function seat(storage = tabStorage()) {
  return readSeat(storage.getItem(KEY));
}

/**
 * null: this tab has left its room.
 * @param {Seat | null} taken
 */
export function takeSeat(taken, storage = tabStorage()) {
  if (taken === null) storage.removeItem(KEY);
  else storage.setItem(KEY, JSON.stringify(taken));
}

/**
 * A stored text as a seat; null where it is none.
 * @param {string | null} text
 * @returns {Seat | null}
 */
export function readSeat(text) {
  if (text === null) return null;
  try {
    const { code, token, role, name } = JSON.parse(text);
    const isSeat = [code, token, role, name].every((part) => typeof part === "string");
    return isSeat && ["member", "teacher", "wall"].includes(role) ? { code, token, role, name } : null;
  } catch {
    return null;
  }
}
