/** The sky as it forms: the same test images travel from epoch to epoch. */

const TRAVEL_MILLISECONDS = 500;
const STAR = 1.6;
const ROOM = 1.12;

export class FormingSky {
  #canvas;
  #colours;
  #from = null;
  #sky = null;
  #reach = 3;
  #began = 0;
  #frame = 0;

  constructor(canvas, colours) {
    this.#canvas = canvas;
    this.#colours = colours;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** mu: Float32Array (count · dimensions), label: Uint8Array; null clears. */
  show(sky) {
    this.#from = this.#sky?.count === sky?.count ? this.#sky : null;
    this.#sky = sky;
    if (sky !== null) this.#reach = Math.max(3, ROOM * largest(sky));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#began = still || this.#from === null ? -Infinity : performance.now();
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame((now) => this.#paint(now));
  }

  #paint(now) {
    const canvas = this.#canvas;
    const scale = devicePixelRatio;
    const side = Math.round(canvas.clientWidth * scale);
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, side, side);
    if (this.#sky === null) return;
    const part = Math.min(1, (now - this.#began) / TRAVEL_MILLISECONDS);
    const eased = 1 - (1 - part) ** 3;
    const { count, label } = this.#sky;
    const middle = side / 2;
    const unit = middle / this.#reach;
    const radius = STAR * scale;
    context.globalAlpha = 0.7;
    for (let i = 0; i < count; i++) {
      const [x, y] = place(this.#sky, i);
      const [x0, y0] = this.#from === null ? [x, y] : place(this.#from, i);
      context.fillStyle = this.#colours.classes[label[i] % this.#colours.classes.length];
      context.beginPath();
      context.arc(middle + unit * (x0 + eased * (x - x0)), middle - unit * (y0 + eased * (y - y0)), radius, 0, 7);
      context.fill();
    }
    if (part < 1) this.draw();
  }
}

/** The first two latents; with one latent alone, classes lie in rows. */
function place({ mu, dimensions, label }, i) {
  if (dimensions === 1) return [mu[i], (label[i] - 4.5) * 0.5 + ((i * 0.618) % 1) * 0.4];
  return [mu[i * dimensions], mu[i * dimensions + 1]];
}

function largest(sky) {
  const distances = Array.from({ length: sky.count }, (_, i) => Math.max(...place(sky, i).map(Math.abs))).sort((a, b) => a - b);
  // One odd image must not shrink all others to a dot.
  return distances[Math.floor(0.99 * (sky.count - 1))] ?? 3;
}
