/** What a person is told of a training: durations, estimates, what is going on. */

const PHASES = { starting: "Getting the images ready", measuring: "Measuring the run on the test images" };

export const NO_WORKER =
  "Nothing trains here at present: on the computer that serves this page, “make worker” in another terminal starts a worker.";

/** 8 → "8 s", 75 → "1 min 15 s", 600 → "10 min", 7300 → "2 h 2 min". */
export function duration(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 5 && whole % 60 > 0) return `${minutes} min ${whole % 60} s`;
  const rounded = Math.round(whole / 60);
  if (rounded < 60) return `${rounded} min`;
  return rounded % 60 === 0 ? `${rounded / 60} h` : `${Math.floor(rounded / 60)} h ${rounded % 60} min`;
}

/** The estimate of /api/jobs/estimate in a sentence, with what it rests on. */
export function estimateText({ seconds, basis, limit_seconds: limit, waiting }) {
  const queue =
    waiting === 0
      ? ""
      : ` ${waiting === 1 ? "One training waits" : `${waiting} trainings wait`} before yours.`;
  if (seconds === null) return `No estimate: ${basis}.${queue}`;
  if (seconds > limit)
    return `About ${duration(seconds)}, longer than the ${duration(limit)} a training may take: ${basis}.${queue}`;
  return `About ${duration(seconds)}, ${basis}.${queue}`;
}

/** One line about the job: {title, detail}. */
export function jobText(job) {
  switch (job.state) {
    case "queued":
      if (!job.has_worker) {
        return { title: "Waiting for a worker", detail: NO_WORKER };
      }
      return {
        title: queueTitle(job),
        detail: "It begins by itself. You may close this page and come back.",
      };
    case "running":
      return {
        title: runningTitle(job),
        detail: job.seconds_left === null ? "" : `About ${duration(job.seconds_left)} left.`,
      };
    case "done":
      return {
        title: "Trained",
        detail: `${job.epochs} ${job.epochs === 1 ? "epoch" : "epochs"} in ${duration(job.seconds)}.`,
      };
    case "cancelled":
      return { title: "Cancelled", detail: "Nothing of it was kept." };
    default:
      return { title: "It failed", detail: sentence(job.message) };
  }
}

/** From 0 to 1: epochs that are done, and the share of the present one. */
export function progress(job) {
  if (job.state === "done" || job.phase === "measuring") return 1;
  const done = Math.max(0, job.epoch - 1 + job.share);
  return Math.min(1, done / job.epochs);
}

function queueTitle({ position, wait_seconds: wait }) {
  if (position === null) return "About to begin";
  const place = position === 1 ? "Next in the queue" : `Number ${position} in the queue`;
  const others = position - 1;
  if (others === 0) return place;
  return `${place}: ${others === 1 ? "one training" : `${others} trainings`} before yours${wait ? `, about ${duration(wait)}` : ""}`;
}

function runningTitle(job) {
  return PHASES[job.phase] ?? `Epoch ${job.epoch} of ${job.epochs}`;
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
