/**
 * A page's parameters: each is declared once, for its state, its address, its checks and its runs.
 *
 * A table has a row for each part of the state, in the order of the address:
 *   large: { name: "grid", start: false, ...oneOf({ large: true }) }
 * A row is a kind, which says how a value is read, written and explained, with `start` and what
 * else types.d.ts lists under Parameter.
 */

/** @import { Run } from "../types.d.ts" */
/** @import { Context, Kind, Parameter, StateOf } from "./types.d.ts" */

import { toldClasses } from "../inference/condition.mjs";
import { axesName, axesNamed, hasAxes } from "../maths/plane.mjs";
import { polygonFrom } from "../maths/polygon.mjs";
import { quoted as inMarks, tr, trn } from "./texts.mjs";

/** Places and views beyond this are nowhere. */
const FARTHEST = 1000;
const MOST_CLASSES = 65_535;
const MOST_LATENTS = 64;
const CAMERA_REACH = 100;
const DIGITS = 3;
const SHOWN_LETTERS = 40;

/** @template {Record<string, Parameter>} T */
export class Parameters {
  #table;
  /** @type {StateOf<T>} */
  start;

  /** @param {T} table */
  constructor(table) {
    this.#table = table;
    this.start = Object.freeze(this.#each(({ start }) => start));
  }

  /**
   * The state of an address. What cannot be read keeps its first value, and `notices` says so, one
   * sentence each.
   * @param {string} search
   * @param {Context} context
   * @returns {{state: StateOf<T>, notices: string[]}}
   */
  parse(search, context) {
    const query = new URLSearchParams(search);
    /** @type {string[]} */
    const notices = [];
    const state = this.#each((parameter, key) => {
      const name = parameter.name ?? key;
      const first = parameter.first?.(context) ?? parameter.start;
      const text = query.get(name);
      if (text === null) return first;
      const value = parameter.read(text, context);
      const leftOut = parameter.leftOut?.(text, context) ?? null;
      if (value === undefined) notices.push(notice(name, text, parameter.allowed(context)));
      else if (leftOut !== null) notices.push(leftOut);
      return value ?? first;
    });
    return { state, notices };
  }

  /**
   * "?a=1&b=2" of what differs from the start, "" where nothing does.
   * @param {Partial<StateOf<T>>} state
   */
  query(state) {
    const said = Object.entries(this.#table).flatMap(([key, parameter]) => {
      const value = /** @type {Record<string, unknown>} */ (state)[key] ?? null;
      const isSaid = parameter.isSaid?.(/** @type {never} */ (state)) ?? true;
      if (value === null || value === parameter.start || !isSaid) return [];
      const text = parameter.write(value);
      return text === null ? [] : [`${parameter.name ?? key}=${text}`];
    });
    return said.length > 0 ? `?${said.join("&")}` : "";
  }

  /**
   * The state without what the run has not.
   * @param {StateOf<T>} state
   * @param {Run} run
   * @returns {StateOf<T>}
   */
  fit(state, run) {
    return this.#each(({ fit }, key) => {
      const value = state[key];
      return fit === undefined || value === null ? value : fit(value, run);
    });
  }

  /**
   * What of the state stays when another run is opened.
   * @param {StateOf<T>} state
   * @returns {Partial<StateOf<T>>}
   */
  kept(state) {
    const kept = Object.entries(state).filter(([key]) => this.#table[key].isKept);
    return /** @type {Partial<StateOf<T>>} */ (Object.fromEntries(kept));
  }

  /**
   * The change as it is kept.
   * @param {Partial<StateOf<T>>} change
   * @returns {Partial<StateOf<T>>}
   */
  tidied(change) {
    const entries = Object.entries(change).map(([key, value]) => {
      const { tidy } = this.#table[key];
      return [key, tidy === undefined || value === null ? value : tidy(value)];
    });
    return Object.fromEntries(entries);
  }

  /**
   * @param {(parameter: Parameter, key: string) => unknown} value
   * @returns {StateOf<T>}
   */
  #each(value) {
    const entries = Object.entries(this.#table).map(([key, parameter]) => [key, value(parameter, key)]);
    return Object.fromEntries(entries);
  }
}

/**
 * A number from low to high.
 * @param {number} low
 * @param {number} high
 * @param {(value: number) => string} write
 * @returns {Kind<number>}
 */
export function number(low, high, write = String) {
  return {
    read: (text) => within(numbers(text, Math.max(Math.abs(low), Math.abs(high))), low, high),
    write,
    allowed: () => tr("a number from {low} to {high}", { low: minus(low), high }),
  };
}

/**
 * A whole number from low to high, in plain digits.
 * @param {number} low
 * @param {number} high
 * @returns {Kind<number>}
 */
export function whole(low, high) {
  return {
    read: (text) => (/^\d{1,9}$/.test(text) ? within([Number(text)], low, high) : undefined),
    write: String,
    allowed: () => tr("a whole number from {low} to {high}", { low, high }),
  };
}

/**
 * One of a few words: a list of them, or what each stands for.
 * @template V
 * @param {readonly V[] | Record<string, V>} choices
 * @returns {Kind<V>}
 */
export function oneOf(choices) {
  /** @type {[string, V][]} */
  const meanings = Array.isArray(choices)
    ? choices.map((word) => [String(word), word])
    : Object.entries(choices);
  return {
    read: (text) => meanings.find(([word]) => word === text)?.[1],
    write: (value) => meanings.find(([, meant]) => meant === value)?.[0] ?? null,
    allowed: () => meanings.map(([word]) => word).join(tr(" or ")),
  };
}

/** Yes or no, as 1 or 0. */
export const flag = oneOf({ 0: false, 1: true });

/**
 * Some words of a person's own.
 * @param {number} most letters
 * @returns {Kind<string>}
 */
export function words(most) {
  return {
    read: (text) => (text.length <= most ? text : undefined),
    write: encodeURIComponent,
    allowed: () => tr("at most {most} letters", { most }),
  };
}

/**
 * A run, the first of those that can be shown where the address names none. Whether there is one of
 * that name, whoever opens it will see and say: never another run in its place.
 * @type {Kind<string> & {first(context: Context): string | null}}
 */
export const run = {
  first: ({ runs }) => runs[0] ?? null,
  read: (text) => text || undefined,
  write: encodeURIComponent,
  allowed: () => tr("the id of a run"),
};

/**
 * Several runs, the chosen ones where the address names none. Of those that it names, the ones that
 * are not there are left out, which a sentence says.
 * @type {Kind<string[]> & Required<Pick<Parameter<string[]>, "first" | "leftOut">>}
 */
export const severalRuns = {
  first: ({ chosen = [] }) => chosen,
  read: (text, { runs, most = Infinity }) => {
    const named = namedRuns(text);
    return named.length > 0 ? named.filter((id) => runs.includes(id)).slice(0, most) : undefined;
  },
  leftOut: (text, { runs, most = Infinity }) => {
    const unknown = namedRuns(text).filter((id) => !runs.includes(id));
    if (unknown.length > 0)
      return trn(
        "{runs} is not among the runs that can be shown here, and left out.",
        "{runs} are not among the runs that can be shown here, and left out.",
        unknown.length,
        { runs: unknown.map(quoted).join(", ") },
      );
    return namedRuns(text).length > most
      ? tr("At most {most} runs stand side by side: the others are left out.", { most })
      : null;
  },
  write: (ids) => (ids.length > 0 ? ids.join(",") : null),
  allowed: ({ runs, most }) =>
    tr("up to {most} runs such as {value}", { most, value: runs.slice(0, 2).join(",") }),
};

/** The plane of the sky, as maths/plane.mjs names planes. */
export const axes = {
  read: axesNamed,
  write: axesName,
  allowed: () => tr("two different latents such as 3,7, or principal directions such as pca"),
  /** Without the map, which not every page can show: in its place are the principal directions. */
  fit: (/** @type {import("../types.d.ts").Axes} */ value, /** @type {Run} */ run) => {
    const onPlane = value === "map" ? axesNamed("pca") : value;
    return onPlane !== undefined && hasAxes(onPlane, run) ? onPlane : null;
  },
};

/** The same on a page that can show the map of all latents, too. */
export const axesOrMap = {
  ...axes,
  allowed: () => tr("{allowed}, or map", { allowed: axes.allowed() }),
  fit: (/** @type {import("../types.d.ts").Axes} */ value, /** @type {Run} */ run) =>
    hasAxes(value, run) ? value : axes.fit(value, run),
};

/** A place of latent space; zeros, of however many latents, are where one starts. */
export const place = {
  read(/** @type {string} */ text) {
    const z = numbers(text, FARTHEST);
    return z !== undefined && z.length >= 1 && z.length <= MOST_LATENTS ? rounded(z) : undefined;
  },
  write: (/** @type {number[]} */ z) => (z.some((value) => value !== 0) ? z.join(",") : null),
  allowed: () => tr("a number for each latent, such as 0.31,-1.2"),
  tidy: rounded,
  fit: (/** @type {number[]} */ z, /** @type {Run} */ { latent_dim: latentDim }) =>
    Array.from({ length: latentDim }, (_, k) => z[k] ?? 0),
};

/** The numbers of classes, rising; none is all. */
export const classes = {
  read(/** @type {string} */ text) {
    const numbers = text.split(",").map(Number);
    const known = numbers.every((k) => Number.isInteger(k) && k >= 0 && k < MOST_CLASSES);
    return known && /^\d/.test(text) ? [...new Set(numbers)].sort((a, b) => a - b) : undefined;
  },
  write: (/** @type {number[]} */ numbers) => (numbers.length > 0 ? numbers.join(",") : null),
  allowed: () => tr("class numbers such as 3,8"),
  fit: (/** @type {number[]} */ numbers, /** @type {Run} */ run) =>
    numbers.filter((k) => k < run.classes.length),
};

/** The class that a conditional run is told. */
export const told = {
  ...whole(0, MOST_CLASSES - 1),
  fit: (/** @type {number} */ label, /** @type {Run} */ run) => (label < toldClasses(run) ? label : 0),
};

/**
 * What is seen of a plane: [x0, x1, y0, y1].
 * @type {Kind<number[]>}
 */
export const view = {
  read: (text) => {
    const view = numbers(text, FARTHEST);
    return view?.length === 4 && view[0] < view[1] && view[2] < view[3] ? view : undefined;
  },
  write: (view) => view.map(shortNumber).join(","),
  allowed: () => tr("x0,x1,y0,y1 with x0 < x1 and y0 < y1"),
};

/** All three latents instead of a plane? */
export const space = {
  .../** @type {Kind<boolean>} */ (oneOf({ "3d": true })),
  fit: (/** @type {boolean} */ value, /** @type {Run} */ run) => value && run.latent_dim === 3,
};

/**
 * Where three latents are seen from: [eye x, y, z, center x, y, z].
 * @type {Kind<number[]>}
 */
export const camera = {
  read: (text) => {
    const camera = numbers(text, CAMERA_REACH);
    return camera?.length === 6 && isApart(camera) ? camera : undefined;
  },
  write: (camera) => camera.map(shortNumber).join(","),
  allowed: () => tr("the eye's x,y,z and its target's x,y,z, not the same"),
};

/**
 * A part of the plane: [x0, y0, x1, y1, …].
 * @type {Kind<number[]>}
 */
export const polygon = {
  read: (text) => polygonFrom(numbers(text, FARTHEST)),
  write: (corners) => corners.join(","),
  allowed: () => tr("three to 32 corners such as 0,0,1,0,1,1"),
};

/** What all pages with a sky have; each places them in its own table, in the order of its address. */
export const SKY = Object.freeze({
  run: { start: null, ...run },
  axes: { start: null, ...axes },
  classes: { start: /** @type {number[]} */ ([]), ...classes },
  view: { start: null, ...view },
  space: { name: "sky", start: false, ...space },
  camera: { start: null, ...camera },
  sel: { start: null, ...polygon },
  told: { start: 0, ...told },
});

/**
 * Places are kept to three digits, so that what is shown, linked and decoded is the same.
 * @param {ArrayLike<number>} z
 * @returns {number[]}
 */
export function rounded(z) {
  const scale = 10 ** DIGITS;
  return Array.from(z, (value) => {
    const limited = Math.min(FARTHEST, Math.max(-FARTHEST, value));
    return Math.round(limited * scale) / scale || 0;
  });
}

/**
 * Adds the class to the highlighted ones, or takes it away.
 * @param {number[]} classes
 * @param {number} number
 */
export function toggled(classes, number) {
  return classes.includes(number)
    ? classes.filter((other) => other !== number)
    : [...classes, number].sort((a, b) => a - b);
}

/**
 * The numbers of "0.3,-1.2", none beyond ±limit; undefined where it is anything else.
 * @param {string} text
 * @param {number} limit
 */
export function numbers(text, limit = FARTHEST) {
  const pieces = text.replaceAll("\u2212", "-").split(",");
  if (!pieces.every((piece) => /^-?(\d+\.?\d*|\.\d+)(e-?\d{1,2})?$/i.test(piece))) return undefined;
  const values = pieces.map(Number);
  return values.every((value) => Math.abs(value) <= limit) ? values : undefined;
}

/**
 * Six digits, without zeros at the end.
 * @param {number} value
 */
export function shortNumber(value) {
  return String(Number(value.toPrecision(6)));
}

/**
 * The only one of the values, where it is from low to high; else undefined.
 * @param {number[] | undefined} values
 * @param {number} low
 * @param {number} high
 */
function within(values, low, high) {
  const [value] = values ?? [];
  return values?.length === 1 && value >= low && value <= high ? value : undefined;
}

/** @param {string} text */
function namedRuns(text) {
  return [...new Set(text.split(",").filter((id) => id !== ""))];
}

/** @param {string} text */
function quoted(text) {
  return inMarks(text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…` : text);
}

/** @param {number} value */
function minus(value) {
  return String(value).replace("-", "−");
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} allowed
 */
function notice(name, text, allowed) {
  return tr("The link's {name} {text} was left out: it should be {allowed}.", {
    name,
    text: quoted(text),
    allowed,
  });
}

/** @param {number[]} camera */
function isApart([ex, ey, ez, cx, cy, cz]) {
  return Math.hypot(ex - cx, ey - cy, ez - cz) > 0.01;
}
