/** Picture files that are pasted into a page or dropped on it. */

/**
 * bring(file): the first of what was pasted or dropped.
 * @param {(file: File) => void} bring
 */
export function watchBrought(bring) {
  const hasFiles = (/** @type {DataTransfer | null} */ transfer) =>
    transfer?.types.includes("Files") === true;
  const take = (/** @type {Event} */ event, /** @type {DataTransfer | null} */ transfer) => {
    const file = transfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    bring(file);
  };
  document.addEventListener("paste", (event) => take(event, event.clipboardData));
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event.dataTransfer)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => take(event, event.dataTransfer));
}
