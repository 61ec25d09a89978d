/** Where a model or pictures are brought: dropped or chosen, packed, sent; then Dash shows how they fare. */

import { documentElements, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { archiveName, fromDrop, fromInput, MOST_FILES } from "./choosing.mjs";
import { zipped } from "./packing.mjs";
import { act, Refusal, sent } from "./sending.mjs";

/** @import { Chosen } from "./choosing.mjs" */

export class Bringing {
  #page = documentElements();
  /** @type {Record<string, string | null>} what the form says */
  #said = {};
  /** @type {Chosen[]} what was sent last, so that it can be sent again with another choice */
  #last = [];
  #isBusy = false;

  constructor() {
    const { bring, bringZone, bringChooseFiles, bringChooseFolder } = this.#page;
    const bringPanel = /** @type {HTMLDetailsElement} */ (bring);
    bringPanel.addEventListener("toggle", () => bringPanel.open && changed());
    bringChooseFiles.addEventListener("click", () => this.#choose(false));
    bringChooseFolder.addEventListener("click", () => this.#choose(true));
    bringPanel.addEventListener("click", (event) => this.#act(event));
    document.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      bringPanel.open = true;
      bringZone.classList.add("is-over");
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) bringZone.classList.remove("is-over");
    });
    document.addEventListener("drop", async (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      bringZone.classList.remove("is-over");
      await this.#bring(await fromDrop(event.dataTransfer));
    });
  }

  /** @param {string | null} dataset @param {string | null} pixels @param {string | null} recipe @param {string | null} key */
  say(dataset, pixels, recipe, key) {
    this.#said = { dataset, pixels, recipe, key };
  }

  /** @param {boolean} isFolder */
  #choose(isFolder) {
    const input = Object.assign(document.createElement("input"), {
      type: "file",
      multiple: true,
      webkitdirectory: isFolder,
    });
    input.addEventListener("change", () => this.#bring(fromInput(input.files)));
    input.click();
  }

  /** @param {Chosen[]} chosen */
  async #bring(chosen) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#last = chosen;
    write(this.#page.bringRefusal, "");
    try {
      const { name, file } = await packed(chosen, (text) => this.#tell(text));
      await sent(file, { ...this.#said, name }, (share) =>
        this.#tell(tr("Sending {name}: {value} %", { name, value: Math.floor(100 * share) })),
      );
    } catch (error) {
      write(this.#page.bringRefusal, sentence(error));
    } finally {
      this.#isBusy = false;
      this.#tell("");
      changed();
    }
  }

  /** @param {Event} event */
  async #act({ target }) {
    const pressed = target instanceof Element ? target.closest("[data-do]") : null;
    if (!(pressed instanceof HTMLButtonElement)) return;
    const { do: what, brought = "" } = pressed.dataset;
    pressed.disabled = true;
    try {
      await act(brought, what === "confirm" ? "confirm" : "delete");
    } catch (error) {
      write(this.#page.bringRefusal, sentence(error));
    }
    if (what !== "again") changed();
    else if (this.#last.length > 0) await this.#bring(this.#last);
    else {
      changed();
      write(this.#page.bringRefusal, tr("Choose the files again; the form says what the file does not."));
    }
  }

  /** @param {string} text */
  #tell(text) {
    write(this.#page.bringStatus, text);
  }
}

/**
 * One file as it is, several as one archive.
 * @param {Chosen[]} chosen
 * @param {(text: string) => void} tell
 */
async function packed(chosen, tell) {
  if (chosen.length === 0) throw new Refusal(tr("there are no files in it."));
  if (chosen.length > MOST_FILES)
    throw new Refusal(
      tr("there are more than {value} files in it.", { value: MOST_FILES.toLocaleString("en") }),
    );
  if (chosen.length === 1 && !chosen[0].name.includes("/")) return chosen[0];
  tell(tr("Packing {n} files …", { n: chosen.length }));
  const files = [];
  for (const { name, file } of chosen)
    files.push({ name, content: new Uint8Array(await file.arrayBuffer()) });
  return { name: archiveName(chosen), file: new Blob(zipped(files)) };
}

/** Dash is to look at what there is now. */
function changed() {
  window.dash_clientside.set_props("bring-changed", { data: Date.now() });
}

/** @param {unknown} error */
function sentence(error) {
  if (error instanceof Refusal) {
    const text = error.message;
    return text[0].toUpperCase() + text.slice(1);
  }
  if (error instanceof TypeError) return tr("The server cannot be reached just now. Try again in a moment.");
  if (error instanceof DOMException) return tr("A file could not be read. Choose it again.");
  throw error;
}
