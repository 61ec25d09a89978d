/** One line about a control while the pointer rests on it or the keyboard is at it. */

const WAIT_MILLISECONDS = 500;
const DISTANCE = 8;

/** @param {HTMLElement} hint */
export function showHints(hint) {
  let timer = 0;
  /** @type {HTMLElement | null} */
  let owner = null;
  /** @type {Element | null} */
  let described = null;

  /**
   * @param {EventTarget | null} target
   * @returns {HTMLElement | null}
   */
  const ownerOf = (target) => (target instanceof Element ? target.closest("[data-hint]") : null);

  function hide() {
    clearTimeout(timer);
    hint.hidden = true;
    described?.removeAttribute("aria-describedby");
    owner = described = null;
  }

  /** @param {HTMLElement} element */
  function show(element) {
    hint.hidden = false;
    const box = element.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = hint;
    const left = Math.min(
      innerWidth - width - DISTANCE,
      Math.max(DISTANCE, box.left + box.width / 2 - width / 2),
    );
    const below = box.bottom + DISTANCE;
    hint.style.left = `${left}px`;
    hint.style.top = `${below + height < innerHeight ? below : Math.max(DISTANCE, box.top - height - DISTANCE)}px`;
  }

  /**
   * @param {EventTarget | null} target
   * @param {number} wait
   */
  function consider(target, wait) {
    const element = ownerOf(target);
    if (element === owner) return;
    hide();
    if (element === null) return;
    owner = element;
    hint.textContent = element.dataset.hint ?? "";
    described = /** @type {Element} */ (target);
    described.setAttribute("aria-describedby", hint.id);
    timer = window.setTimeout(() => show(element), wait);
  }

  addEventListener("mouseover", ({ target }) => consider(target, WAIT_MILLISECONDS));
  addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches(":focus-visible")) consider(target, WAIT_MILLISECONDS);
  });
  addEventListener("focusout", hide);
  // What was clicked needs no explanation until the pointer has left it and come again.
  addEventListener("pointerdown", (event) => {
    hide();
    owner = ownerOf(event.target);
  });
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
