/** What is said of a training: every state in words that a visitor understands. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ticks } from "../../../assets/pages/train_your_own/curves.mjs";
import {
  duration,
  estimateText,
  jobText,
  progress,
} from "../../../assets/pages/train_your_own/job_words.mjs";

const JOB = {
  state: "running",
  phase: "training",
  epoch: 3,
  epochs: 10,
  share: 0.5,
  seconds: 20,
  seconds_left: 75,
  position: null,
  wait_seconds: null,
  has_worker: true,
  message: "",
};

test("durations are as exact as they are useful", () => {
  assert.deepEqual([0.2, 8, 60, 75, 299, 600, 3600, 7300].map(duration), [
    "1 s",
    "8 s",
    "1 min",
    "1 min 15 s",
    "4 min 59 s",
    "10 min",
    "1 h",
    "2 h 2 min",
  ]);
});

test("a running training says its epoch and what is left", () => {
  assert.deepEqual(jobText(JOB), { title: "Epoch 3 of 10", detail: "About 1 min 15 s left." });
  assert.equal(progress(JOB), 0.25);
  assert.equal(progress({ ...JOB, phase: "measuring" }), 1);
  assert.equal(progress({ ...JOB, epoch: 0, share: 0 }), 0);
});

test("a waiting training says what others' trainings mean for it", () => {
  const at = (position, wait) => jobText({ ...JOB, state: "queued", position, wait_seconds: wait }).title;
  assert.equal(at(1, 0), "Next in the queue");
  assert.equal(at(2, 90), "Number 2 in the queue: one training before yours, about 1 min 30 s");
  assert.equal(at(4, null), "Number 4 in the queue: 3 trainings before yours");
  assert.equal(
    jobText({ ...JOB, state: "queued", position: 1, has_worker: false }).title,
    "Waiting for a worker",
  );
});

test("an end that is none says why", () => {
  const failed = jobText({ ...JOB, state: "failed", message: "the disk is full." });
  assert.deepEqual(failed, { title: "It failed", detail: "The disk is full." });
});

test("an estimate says what it rests on, and when it is longer than allowed", () => {
  const estimate = { seconds: 30, basis: "measured here", limit_seconds: 60, waiting: 0 };
  assert.equal(estimateText(estimate), "About 30 s, measured here.");
  assert.match(estimateText({ ...estimate, seconds: 90 }), /longer than the 1 min a training may take/);
  assert.match(estimateText({ ...estimate, waiting: 2 }), /2 trainings wait before yours/);
  assert.match(estimateText({ ...estimate, seconds: null }), /^No estimate/);
});

test("ticks are round and lie between the ends", () => {
  assert.deepEqual(ticks(130, 260), [150, 200, 250]);
  assert.deepEqual(ticks(0, 1), [0, 0.5, 1]);
});
