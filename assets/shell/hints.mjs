/** One line about a control while the pointer rests on it or the keyboard is at it. */

const WAIT_MILLISECONDS = 500;
const DISTANCE = 8;

export function showHints(hint) {
  let timer = 0;
  let owner = null;
  let described = null;

  function hide() {
    clearTimeout(timer);
    hint.hidden = true;
    described?.removeAttribute("aria-describedby");
    owner = described = null;
  }

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

  function consider(event, wait) {
    const element = event.target instanceof Element ? event.target.closest("[data-hint]") : null;
    if (element === owner) return;
    hide();
    if (element === null) return;
    owner = element;
    hint.textContent = element.dataset.hint;
    described = event.target;
    described.setAttribute("aria-describedby", hint.id);
    timer = setTimeout(() => show(element), wait);
  }

  addEventListener("mouseover", (event) => consider(event, WAIT_MILLISECONDS));
  addEventListener("focusin", (event) => {
    if (event.target.matches(":focus-visible")) consider(event, WAIT_MILLISECONDS);
  });
  addEventListener("focusout", hide);
  // What was clicked needs no explanation until the pointer has left it and come again.
  addEventListener("pointerdown", (event) => {
    hide();
    owner = event.target instanceof Element ? event.target.closest("[data-hint]") : null;
  });
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
