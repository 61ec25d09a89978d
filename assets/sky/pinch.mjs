/** Two fingers that hold the sky move and zoom it. */

const LEAST_APART = 8;

/** What watchPointer's `pinch` does to that sky: places stay under the fingers. */
export function pinching(sky) {
  let held = null;
  return (fingers) => {
    if (fingers === null || sky.plot === null) {
      held = null;
      return;
    }
    const [a, b] = fingers;
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    const apart = Math.max(LEAST_APART, Math.hypot(a.x - b.x, a.y - b.y));
    held ??= { place: sky.toLatent(x, y), apart };
    sky.hold(held.place, x, y, apart / held.apart);
    held.apart = apart;
  };
}
