/** What is drawn over the stars: the grid's extent, the place, the pin, the nearest image. */

const THUMBNAIL = 56;
const REACH = 44;
const RING = 6;
const PIN = 8;
const EDGE = 4;

export class Overlay {
  #canvas;
  #context;
  #sky;
  #colours;
  #covered;
  #size = { width: 0, height: 0 };
  #scene = null;
  #frame = 0;

  /** covered(): the box of the overlay that something floats over, or null. */
  constructor(canvas, sky, colours, covered) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#sky = sky;
    this.#colours = colours;
    this.#covered = covered;
    // Asking for the size while drawing would lay out the page anew on the pointer's path.
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect;
      this.again();
    }).observe(canvas);
  }

  /**
   * scene: {center, span, z, pin, pointed: z | null, nearest: {place, picture, colour} | null}
   *
   * Places are those on the plane of the sky. Drawn within the frame that is being made, or the next one.
   */
  show(scene) {
    this.#scene = scene;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  again() {
    if (this.#scene !== null) this.show(this.#scene);
  }

  now(scene) {
    this.#scene = scene;
    this.#draw();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#scene === null || !this.#sky.isThere) return;
    this.#fit();
    const { center, span, z, pin, pointed, nearest } = this.#scene;
    this.#drawExtent(center, span);
    this.#drawPlace(z, pin);
    if (nearest !== null) this.#drawNearest(nearest, pointed ?? z);
  }

  #fit() {
    const { width, height } = this.#size;
    const ratio = window.devicePixelRatio;
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#context.clearRect(0, 0, width, height);
    this.#context.imageSmoothingEnabled = false;
  }

  #drawExtent([x, y], span) {
    const [left, top] = this.#sky.toPixel([x - span, y + span]);
    const [right, bottom] = this.#sky.toPixel([x + span, y - span]);
    this.#stroke(this.#colours.quiet, 1, 0.65);
    this.#context.setLineDash([2, 4]);
    this.#context.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, right - left, bottom - top);
    this.#context.setLineDash([]);
  }

  #drawPlace(z, pin) {
    const [x, y] = this.#sky.toPixel(z);
    const [inner, outer] = pin ? [4, 12] : [3, 9];
    this.#trace(this.#colours.accent, pin ? 2 : 1.5, (context) => {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + dx * inner, y + dy * inner);
        context.lineTo(x + dx * outer, y + dy * outer);
      }
      if (pin) {
        context.moveTo(x + PIN, y);
        context.arc(x, y, PIN, 0, 2 * Math.PI);
      }
    });
  }

  #drawNearest({ place, picture, colour }, pointed) {
    const [x, y] = this.#sky.toPixel(place);
    const { left, top } = this.#thumbnailCorner(...this.#sky.toPixel(pointed));
    const [edgeX, edgeY] = nearestOnBox(x, y, left, top);
    const far = Math.max(1, Math.hypot(edgeX - x, edgeY - y));
    this.#trace(this.#colours.ink, 1, (context) => {
      context.moveTo(x + (RING * (edgeX - x)) / far, y + (RING * (edgeY - y)) / far);
      context.lineTo(edgeX, edgeY);
    });
    this.#trace(this.#colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
    this.#context.fillStyle = "#000";
    this.#context.fillRect(left, top, THUMBNAIL, THUMBNAIL);
    if (picture !== null) {
      const { image, x: sx, y: sy, width, height } = picture;
      this.#context.drawImage(image, sx, sy, width, height, left, top, THUMBNAIL, THUMBNAIL);
    }
    this.#stroke(colour, 2, 1);
    this.#context.strokeRect(left - 1, top - 1, THUMBNAIL + 2, THUMBNAIL + 2);
  }

  /** Up and to the right of the pointer, or where there is room that nothing covers. */
  #thumbnailCorner(px, py) {
    const [right, left] = [px + REACH, px - REACH - THUMBNAIL];
    const [above, below] = [py - REACH - THUMBNAIL, py + REACH];
    const corners = [[right, above], [left, above], [right, below], [left, below]];
    const covered = this.#covered();
    const [x, y] = corners.find(([x, y]) => this.#isFree(x, y, covered)) ?? corners[0];
    return { left: Math.round(x), top: Math.round(y) };
  }

  #isFree(left, top, covered) {
    const { width, height } = this.#size;
    const isInside = left > EDGE && top > EDGE && left + THUMBNAIL + EDGE < width && top + THUMBNAIL + EDGE < height;
    return isInside && !(covered && meet(covered, left, top));
  }

  /** A line with the sky's colour around it, to be seen among the stars. */
  #trace(colour, width, path) {
    this.#context.beginPath();
    path(this.#context);
    this.#stroke(this.#colours.sky, width + 3, 0.75);
    this.#context.stroke();
    this.#stroke(colour, width, 1);
    this.#context.stroke();
  }

  #stroke(colour, width, opacity) {
    this.#context.strokeStyle = colour;
    this.#context.lineWidth = width;
    this.#context.globalAlpha = opacity;
  }
}

function meet(box, left, top) {
  return (
    left < box.right + EDGE && left + THUMBNAIL > box.left - EDGE &&
    top < box.bottom + EDGE && top + THUMBNAIL > box.top - EDGE
  );
}

function nearestOnBox(x, y, left, top) {
  const clamp = (value, low) => Math.min(low + THUMBNAIL, Math.max(low, value));
  return [clamp(x, left), clamp(y, top)];
}
