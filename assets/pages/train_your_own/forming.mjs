/** The sky as it forms: the same test images travel from epoch to epoch. */

const TRAVEL_MILLISECONDS = 500;
const STAR = 2;
const ROOM = 1.15;
/** One odd image in a hundred must not shrink all others to a dot. */
const ODD = 0.01;

export class FormingSky {
  #canvas;
  #colours;
  #from = null;
  #sky = null;
  #frame = { x: 0, y: 0, reach: 3 };
  #began = 0;
  #request = 0;

  constructor(canvas, colours) {
    this.#canvas = canvas;
    this.#colours = colours;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** mu: Float32Array (count · dimensions), label: Uint8Array; null clears. */
  show(sky) {
    this.#from = this.#sky?.count === sky?.count ? this.#sky : null;
    this.#sky = sky;
    if (sky !== null) this.#frame = frameOf(sky);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#began = still || this.#from === null ? -Infinity : performance.now();
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.#request);
    this.#request = requestAnimationFrame((now) => this.#paint(now));
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
    const unit = middle / this.#frame.reach;
    const radius = STAR * scale;
    context.globalAlpha = 0.7;
    for (let i = 0; i < count; i++) {
      const [x, y] = place(this.#sky, i);
      const [x0, y0] = this.#from === null ? [x, y] : place(this.#from, i);
      context.fillStyle = this.#colours.classes[label[i] % this.#colours.classes.length];
      context.beginPath();
      const across = x0 + eased * (x - x0) - this.#frame.x;
      const up = y0 + eased * (y - y0) - this.#frame.y;
      context.arc(middle + unit * across, middle - unit * up, radius, 0, 7);
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

/** The square that holds all but the oddest images: its middle, and half its side. */
function frameOf(sky) {
  const ends = [0, 1].map((axis) => {
    const values = Array.from({ length: sky.count }, (_, i) => place(sky, i)[axis]).sort((a, b) => a - b);
    return [values[Math.floor(ODD * sky.count)], values[Math.ceil((1 - ODD) * sky.count) - 1]];
  });
  const [[x0, x1], [y0, y1]] = ends;
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, reach: ROOM * Math.max(0.5, (x1 - x0) / 2, (y1 - y0) / 2) };
}
