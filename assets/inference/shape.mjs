/** How many numbers a shape holds. */
export function size(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
