/** A class in the browser: when polls are due, how a pointer's way is recorded and played, what waits. */

import assert from "node:assert/strict";
import test from "node:test";
import { pause } from "../../assets/classroom/beats.mjs";
import { seen } from "../../assets/classroom/leading/pointer_trail.mjs";
import { keyName, PressedKeys } from "../../assets/classroom/leading/pressed_keys.mjs";
import { placeAt, Recorder } from "../../assets/classroom/leading/trail.mjs";
import { Outbox } from "../../assets/classroom/outbox.mjs";
import { RevealedAnswers } from "../../assets/classroom/revealed.mjs";
import { Away, ask, Refused, readSeat } from "../../assets/classroom/room_client.mjs";
import { Roster } from "../../assets/classroom/roster.mjs";
import { withMembers } from "../../assets/pages/classroom/answers_card.mjs";
import { isOwnComputers } from "../../assets/pages/classroom/entrance_card.mjs";
import { ledBefore, rememberLed } from "../../assets/pages/classroom/led_before.mjs";

const QUIET = { isHidden: false, sinceChange: 60_000, failures: 0, random: 0.5 };

test("polls come each second, sooner after a change, later when hidden or refused", () => {
  assert.equal(pause(QUIET), 1000);
  assert.equal(pause({ ...QUIET, sinceChange: 9000 }), 750);
  assert.equal(pause({ ...QUIET, asked: 500 }), 500);
  assert.equal(pause({ ...QUIET, asked: 0 }), 1000);
  assert.equal(pause({ ...QUIET, asked: 1 }), 250);
  assert.equal(pause({ ...QUIET, isHidden: true }), 8000);
  assert.deepEqual(
    [1, 2, 3, 9].map((failures) => pause({ ...QUIET, failures })),
    [2000, 4000, 5000, 5000],
  );
  assert.equal(pause({ ...QUIET, isHidden: true, failures: 9 }), 15_000);
});

test("polls of a class are spread by a fifth to either side", () => {
  assert.equal(pause({ ...QUIET, random: 0 }), 800);
  assert.equal(pause({ ...QUIET, random: 1 }), 1200);
});

test("a trail is walked on straight lines, and stays at its end", () => {
  const trail = [
    [0, 0, 10],
    [100, 1, 20],
    [300, 3, 20],
  ];
  assert.deepEqual(placeAt(trail, 0), [0, 10]);
  assert.deepEqual(placeAt(trail, 50), [0.5, 15]);
  assert.deepEqual(placeAt(trail, 200), [2, 20]);
  assert.deepEqual(placeAt(trail, 9999), [3, 20]);
  assert.equal(placeAt([], 5), null);
});

test("a recorder notes where the pointer was twenty times a second, and only where it moved", () => {
  const recorder = new Recorder();
  for (let now = 0; now <= 200; now += 10) recorder.note([Math.min(now, 150)], 1000 + now);
  assert.deepEqual(recorder.take(), [
    [0, 0],
    [50, 50],
    [100, 100],
    [150, 150],
  ]);
  assert.ok(recorder.isEmpty);
});

test("answers wait while the server is away, the last of each step, and are sent in order", async () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
  const sent = [];
  let isAway = true;
  const send = async (_method, path, { body }) => {
    if (isAway) throw new Away("no network");
    sent.push([path, body.step, body.answer]);
  };
  const later = [];
  const seat = { code: "ABCDEF", token: "m-1", role: "member", name: "" };
  const outbox = new Outbox(seat, { storage, send, later: (act) => later.push(act) });
  await outbox.put("1", "a");
  await outbox.put("2", "b");
  await outbox.put("1", "c");
  assert.deepEqual(sent, []);
  isAway = false;
  // Nobody presses anything: it looks again by itself.
  await later.at(-1)();
  assert.deepEqual(sent, [
    ["/ABCDEF/answers", "2", "b"],
    ["/ABCDEF/answers", "1", "c"],
  ]);
  assert.deepEqual(outbox.waiting, []);
});

test("an answer that the server refuses is said, not sent for ever", async () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
  const send = async () => {
    throw new Refused(403, "not allowed");
  };
  const seat = { code: "ABCDEF", token: "m-1", role: "member", name: "" };
  const outbox = new Outbox(seat, { storage, send, later() {} });
  await assert.rejects(outbox.put("1", "a"), Refused);
  assert.deepEqual(outbox.waiting, []);
});

test("a line that fell silent is no network", async (context) => {
  // As a browser's: it waits for an answer that never comes, until it is told to give up.
  const silent = (_path, { signal }) =>
    new Promise((_, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)));
  context.mock.method(globalThis, "fetch", silent);
  await assert.rejects(
    ask("POST", "/ABCDEF/beat", { patience: 1 }),
    (error) => error instanceof Away && error.isSilent,
  );
  context.mock.method(globalThis, "fetch", async () => new Response(null, { status: 503 }));
  await assert.rejects(ask("POST", "/ABCDEF/beat"), (error) => error instanceof Away && !error.isSilent);
});

test("a stored seat that is none is none", () => {
  const seat = { code: "ABCDEF", token: "m-1", role: "member", name: "Fox" };
  assert.deepEqual(readSeat(JSON.stringify(seat)), seat);
  for (const text of [null, "", "{", "1", "null", JSON.stringify({ ...seat, role: "king" })]) {
    assert.equal(readSeat(text), null);
  }
});

test("a roster is put together from what changed, and asks for all where somebody left", () => {
  const roster = new Roster();
  const [fox, owl] = ["Fox", "Owl"].map((nickname) => ({
    member: nickname,
    nickname,
    status: /** @type {const} */ ("in"),
    here: true,
  }));
  assert.deepEqual(roster.take({ present: [fox, owl], whole: true, joined: 2 }), [fox, owl]);
  assert.deepEqual(roster.take({ present: [{ ...owl, here: false }], whole: false, joined: 2 }), [
    fox,
    { ...owl, here: false },
  ]);
  assert.ok(roster.isWhole);
  roster.take({ present: [], whole: false, joined: 1 });
  assert.ok(!roster.isWhole);
  assert.deepEqual(roster.take({ present: [owl], whole: true, joined: 1 }), [owl]);
  assert.ok(roster.isWhole);
});

test("revealed answers are read once a step, and again after five seconds", async () => {
  let now = 0;
  let reads = 0;
  const send = async () => [{ answer: ++reads }];
  const revealed = new RevealedAnswers({ code: "AAAAAA", token: "m-x" }, { send, clock: () => now });
  assert.equal(await revealed.take({ reveal: false, step: "1" }), null);
  for (now = 0; now <= 5000; now += 500) {
    assert.deepEqual(await revealed.take({ reveal: true, step: "1" }), [1]);
  }
  assert.deepEqual(await revealed.take({ reveal: true, step: "1" }), [2]);
  assert.deepEqual(await revealed.take({ reveal: true, step: "2" }), [3]);
  assert.equal(await revealed.take({ reveal: false, step: "2" }), null);
});

test("answers that a page left behind are sent by the next, to their own room alone", async () => {
  const kept = new Map([["latentarium-answers-ABCDEF", JSON.stringify([{ step: "1", answer: 7 }])]]);
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
  const sent = [];
  const send = async (_method, path) => sent.push(path);
  for (const code of ["ZZZZZZ", "ABCDEF"]) {
    const later = [];
    new Outbox(
      { code, token: "m-1", role: "member", name: "" },
      { storage, send, later: (act) => later.push(act) },
    );
    await later[0]();
  }
  assert.deepEqual(sent, ["/ABCDEF/answers"]);
});

test("a teacher whose tab was closed finds the room again, until it has ended", () => {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => kept.set(key, text),
    removeItem: (key) => kept.delete(key),
  };
  const seat = { code: "ABC234", token: "t-x", role: "teacher", name: "7b" };
  assert.equal(
    ledBefore(() => storage),
    null,
  );
  rememberLed(seat, () => storage);
  assert.deepEqual(
    ledBefore(() => storage),
    seat,
  );
  rememberLed({ ...seat, role: "member" }, () => storage);
  assert.equal(
    ledBefore(() => storage),
    null,
    "who is no teacher leads nothing",
  );
  rememberLed(seat, () => storage);
  rememberLed(null, () => storage);
  assert.equal(
    ledBefore(() => storage),
    null,
  );
  const refuses = () => {
    throw new Error("a browser that keeps nothing");
  };
  assert.equal(ledBefore(refuses), null);
});

test("an address that no phone can open is told apart", () => {
  for (const own of ["http://127.0.0.1:8050/class/A", "http://localhost/class/A", "http://[::1]:80/class/A"])
    assert.ok(isOwnComputers(own), own);
  for (const open of ["http://192.168.1.5:8050/class/A", "https://localhost.school.org/class/A", ""])
    assert.ok(!isOwnComputers(open), open);
});

test("answers are left out by who gave them; nobody's are left in peace", () => {
  const answers = [
    { step: "1", nickname: "Quiet Owl", answer: "a" },
    { step: "1", nickname: "Gone Seal", answer: "b" },
  ];
  assert.deepEqual(withMembers(answers, [{ nickname: "Quiet Owl", member: "f00" }]), [
    { ...answers[0], member: "f00" },
  ]);
});

test("keys that a teacher presses are named for the wall, what is typed is not", () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false };
  const named = (key, more = {}) => keyName({ ...plain, key, ...more });
  assert.deepEqual(
    ["m", "ArrowLeft", " ", "Escape"].map((key) => named(key)),
    ["m", "←", "Space", "Esc"],
  );
  assert.equal(named("z", { ctrlKey: true }), "Ctrl z");
  assert.equal(named("Shift"), null);
  assert.equal(named("a", { target: { closest: () => ({}) } }), null);
  const keys = new PressedKeys();
  for (const key of "0123456789") keys.note({ ...plain, key });
  assert.equal(keys.count, 10);
  assert.deepEqual(keys.take(), [..."23456789"]);
  assert.ok(keys.isEmpty);
});

test("the way of a pointer fades within two seconds", () => {
  const passed = [
    [0, 0, 0],
    [5, 5, 1000],
    [9, 9, 2000],
  ];
  assert.deepEqual(seen(passed, 2000), [
    [5, 5, 0.5],
    [9, 9, 1],
  ]);
  assert.deepEqual(seen(passed, 4000), []);
});
