/** One line about a control: while the pointer rests on it, the keyboard is at it, or after a tap on it. */

const WAIT_MILLISECONDS = 500;
/** What a tap does comes first: a panel opens, a notice appears, and the hint finds its place beside them. */
const TAP_MILLISECONDS = 120;
/** A finger that goes further scrolls or drags. */
const TAP_PIXELS = 10;
const DISTANCE = 8;
const OPENED = ["expanded", "pressed"].map((is) => `[aria-${is}=true], :has([aria-${is}=true])`).join();
/** Who has no mouse has hardly a keyboard. */
const HAS_KEYS = "(any-hover: hover)";
/** " (r)" at the end of a sentence: the key that does the same. */
const KEY = / \((?:[^\s()]|Esc|[Ss]pace|Enter|Delete|Ctrl (?:Shift )?Z|\+ and −)\)(?=\.)/g;

/**
 * Without the keys that it names in brackets.
 * @param {string} text
 */
export function withoutKeys(text) {
  return text.replace(KEY, "");
}

/** The one line, and of which element it is. */
class Hint {
  /** @type {HTMLElement | null} */
  owner = null;
  #line;
  #timer = 0;
  #byTap = false;
  /** @type {Element | null} */
  #described = null;

  /** @param {HTMLElement} line */
  constructor(line) {
    this.#line = line;
  }

  get isShown() {
    return !this.#line.hidden;
  }

  hide() {
    clearTimeout(this.#timer);
    this.#line.hidden = true;
    this.#described?.removeAttribute("aria-describedby");
    this.owner = this.#described = null;
  }

  /**
   * Soon, unless it is hidden before; nothing is said of what says nothing.
   * @param {EventTarget | null} target
   * @param {{wait?: number, byTap?: boolean}} options
   */
  consider(target, { wait = WAIT_MILLISECONDS, byTap = false } = {}) {
    const owner = ownerOf(target);
    if (owner === this.owner) return;
    this.hide();
    if (owner === null) return;
    const text = owner.dataset.hint ?? "";
    this.owner = owner;
    this.#byTap = byTap;
    this.#line.textContent = matchMedia(HAS_KEYS).matches ? text : withoutKeys(text);
    this.#described = /** @type {Element} */ (target);
    this.#described.setAttribute("aria-describedby", this.#line.id);
    this.#timer = window.setTimeout(() => this.#show(), wait);
  }

  /** Beside its owner, wherever that is by now; not of what is out of sight. */
  place() {
    if (this.owner === null || !this.isShown) return;
    const box = this.owner.getBoundingClientRect();
    if (!this.owner.isConnected || box.bottom < 0 || box.top > innerHeight) this.hide();
    else this.#place(box);
  }

  #show() {
    this.#line.hidden = false;
    this.place();
  }

  /** @param {DOMRect} box of the owner */
  #place(box) {
    const { offsetWidth: width, offsetHeight: height, style } = this.#line;
    const middle = box.left + box.width / 2 - width / 2;
    style.left = `${Math.min(innerWidth - width - DISTANCE, Math.max(DISTANCE, middle))}px`;
    const above = Math.max(DISTANCE, box.top - height - DISTANCE);
    const below = box.bottom + DISTANCE;
    const foot = innerHeight - height - DISTANCE;
    // What a tap opened lies near its button: the other end of the window is free.
    if (this.#byTap && this.owner?.matches(OPENED))
      style.top = `${below < innerHeight / 2 ? foot : DISTANCE}px`;
    // A finger hides what is below it.
    else if (this.#byTap) style.top = `${above > DISTANCE ? above : Math.min(below, foot)}px`;
    else style.top = `${below < foot ? below : above}px`;
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function ownerOf(target) {
  return target instanceof Element ? target.closest("[data-hint]") : null;
}

/** @param {HTMLElement} line in which they are shown */
export function showHints(line) {
  const hint = new Hint(line);
  addEventListener("mouseover", ({ target }) => hint.consider(target));
  addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches(":focus-visible")) hint.consider(target);
  });
  addEventListener("focusout", ({ target }) => {
    if (target instanceof Node && hint.owner?.contains(target)) hint.hide();
  });
  addEventListener("keydown", (event) => event.key === "Escape" && hint.hide());
  addEventListener("scroll", () => hint.place(), { capture: true, passive: true });
  watchPresses(hint);
}

/**
 * What was clicked needs no explanation until the pointer has left it and come again; what was tapped is
 * explained, once, until something else is: a button that is tapped ten times says it once.
 * @param {Hint} hint
 */
function watchPresses(hint) {
  /** @type {HTMLElement | null} */
  let explained = null;
  /** @type {{x: number, y: number, owner: HTMLElement | null} | null} */
  let finger = null;

  addEventListener(
    "pointerdown",
    ({ target, pointerType, clientX: x, clientY: y }) => {
      const owner = ownerOf(target);
      hint.hide();
      hint.owner = owner;
      finger = pointerType === "touch" ? { x, y, owner } : null;
      if (owner !== explained) explained = null;
    },
    { capture: true },
  );
  addEventListener("pointercancel", () => (finger = null), { capture: true });
  addEventListener(
    "pointerup",
    ({ target, clientX, clientY }) => {
      const isTap = finger !== null && Math.hypot(clientX - finger.x, clientY - finger.y) < TAP_PIXELS;
      const owner = finger?.owner ?? null;
      finger = null;
      if (!isTap || owner === null || owner === explained) return;
      explained = owner;
      hint.owner = null;
      hint.consider(target, { wait: TAP_MILLISECONDS, byTap: true });
    },
    { capture: true },
  );
}
