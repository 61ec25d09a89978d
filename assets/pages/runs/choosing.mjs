/** Files and folders that are chosen or dropped: which files, under which names. */

/** @typedef {{name: string, file: File}} Chosen name: with the folders that it lies in, parted by / */

/** What systems put beside what somebody made. */
const BESIDE = /(^|\/)(\.|__MACOSX|Thumbs\.db|desktop\.ini)/;
export const MOST_FILES = 20_000;

/** @param {FileList | null} files of an input, which says the folder of each where one was chosen */
export function fromInput(files) {
  return wanted(Array.from(files ?? [], (file) => ({ name: file.webkitRelativePath || file.name, file })));
}

/**
 * Must be called before the event is over, since it takes the files from it at once.
 * @param {DataTransfer} transfer
 * @returns {Promise<Chosen[]>}
 */
export async function fromDrop(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.includes(null)) return fromInput(transfer.files);
  /** @type {Chosen[]} */
  const found = [];
  for (const entry of entries) await walk(/** @type {FileSystemEntry} */ (entry), "", found);
  return wanted(found);
}

/**
 * @param {FileSystemEntry} entry
 * @param {string} folder
 * @param {Chosen[]} found
 */
async function walk(entry, folder, found) {
  if (found.length > MOST_FILES) return;
  const name = folder + entry.name;
  if (entry.isFile) {
    const one = /** @type {FileSystemFileEntry} */ (entry);
    const file = await new Promise((resolve, reject) => one.file(resolve, reject));
    found.push({ name, file });
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const each of some) await walk(each, `${name}/`, found);
  }
}

/** @param {Chosen[]} chosen */
function wanted(chosen) {
  return chosen.filter(({ name }) => !BESIDE.test(name));
}

/**
 * What several files are called together: their folder, or the first of them.
 * @param {Chosen[]} chosen
 */
export function archiveName(chosen) {
  const [first] = chosen[0].name.split("/");
  const isFolder = chosen[0].name.includes("/");
  return `${isFolder ? first : first.replace(/\.[^.]*$/, "")}.zip`;
}
