/** Places that a class has pinned, as they are shown together. No DOM. */

/** What is seen of the plane at least, and where it ends. */
const LEAST_REACH = 3;
const FARTHEST = 1000;

/**
 * Of all answers those that are places, whole.
 * @param {unknown[]} answers
 * @returns {number[][]}
 */
export function pinsOf(answers) {
  return answers.flatMap((answer) =>
    Array.isArray(answer) && answer.length >= 2 && answer.slice(0, 2).every(isNear) ? [answer] : [],
  );
}

/**
 * The first two numbers of each pin; what is no place is left out.
 * @param {unknown[]} answers
 */
export function placesOf(answers) {
  return pinsOf(answers).map((pin) => pin.slice(0, 2));
}

/** @param {unknown} value */
function isNear(value) {
  return typeof value === "number" && Math.abs(value) <= FARTHEST;
}

/**
 * How far the axes go to either side, a whole number.
 * @param {number[][]} places
 */
export function reachOf(places) {
  return Math.max(LEAST_REACH, ...places.flat().map((value) => Math.ceil(Math.abs(value))));
}

/**
 * Of each coordinate; null of no places.
 * @param {number[][]} places
 */
export function medianOf(places) {
  if (places.length === 0) return null;
  return [0, 1].map((axis) => {
    const sorted = places.map((place) => place[axis]).sort((a, b) => a - b);
    const middle = sorted.length / 2;
    return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  });
}
