/**
 * What a tab remembers from page to page: sessionStorage, where there is one. Browsers keep none for a frame of
 * another site, such as a learning platform's; the frame's own name stays as long as the frame does.
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Kept */

/** Between what a frame is called (see theme.js) and what it keeps: JSON has none. */
const BETWEEN = "\n";

/** @type {Kept | null} */
let found = null;

/** @returns {Kept} */
export function tabStorage() {
  found ??= sessionStorageOf(window) ?? namedStorage(window);
  return found;
}

/**
 * @param {{readonly sessionStorage: Storage}} tab
 * @returns {Storage | null}
 */
function sessionStorageOf(tab) {
  try {
    return tab.sessionStorage;
  } catch {
    return null;
  }
}

/**
 * @param {{name: string}} frame
 * @returns {Kept}
 */
export function namedStorage(frame) {
  /** @returns {Record<string, string>} */
  const all = () => {
    try {
      const kept = JSON.parse(frame.name.split(BETWEEN)[1] ?? "{}");
      return typeof kept === "object" && kept !== null ? kept : {};
    } catch {
      return {};
    }
  };
  const keep = (/** @type {Record<string, string>} */ kept) => {
    frame.name = frame.name.split(BETWEEN)[0] + BETWEEN + JSON.stringify(kept);
  };
  return {
    getItem: (key) => all()[key] ?? null,
    setItem: (key, text) => keep({ ...all(), [key]: String(text) }),
    removeItem: (key) => {
      const { [key]: _, ...others } = all();
      keep(others);
    },
  };
}
