/** Presenting: the page fills the screen with what matters, in large type; keys walk from view to view. */

/** As arrows, and as the two keys of presenters' remotes. @type {Record<string, number>} */
const WALKS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const CLASS = "is-presenting";

export class Presentation {
  isOn = false;
  #root = document.documentElement;
  #tell;

  /**
   * walk(direction): to the next view or the one before; false where there is none. changed(isOn): it
   * began or ended.
   * @param {{walk(direction: number): boolean, changed(isOn: boolean): void}} tell
   */
  constructor(tell) {
    this.#tell = tell;
    addEventListener("keydown", (event) => this.#press(event), { capture: true });
    // Escape leaves the full screen before any page hears of it.
    document.addEventListener("fullscreenchange", () => {
      if (this.isOn && document.fullscreenElement === null) this.#show(false);
    });
  }

  /** Full screen where the browser has it, else the whole window. */
  async toggle() {
    const isOn = !this.isOn;
    this.#show(isOn);
    try {
      if (isOn) await this.#root.requestFullscreen?.({ navigationUI: "hide" });
      else if (document.fullscreenElement !== null) await document.exitFullscreen();
    } catch (error) {
      // Some browsers let only video fill the screen.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
  }

  /** @param {boolean} isOn */
  #show(isOn) {
    this.isOn = isOn;
    this.#root.classList.toggle(CLASS, isOn);
    this.#tell.changed(isOn);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (!this.isOn || event.defaultPrevented || ctrlKey || metaKey || altKey) return;
    if (key === "Escape") this.toggle();
    else if (!(key in WALKS) || !this.#tell.walk(WALKS[key])) return;
    event.preventDefault();
  }
}
