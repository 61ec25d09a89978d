/** The shapes of a page and its state; types alone, no code. Of runs and what is computed: ../types.d.ts. */

import type { Axes, ImageShape, Plane, Polygon, Run } from "../types.d.ts";

export type { Axes, ImageShape, Plane, Run };

/** A document's elements by their ids in camel case, see page.mjs; here those that are more than an HTMLElement. */
export interface Elements {
  skyPane: HTMLElement;
  sky: PlotElement;
  space: PlotElement;
  overlay: HTMLCanvasElement;
  decoded: HTMLCanvasElement;
  across: HTMLSelectElement;
  upward: HTMLSelectElement;
  aboutRun: HTMLAnchorElement;
  retry: HTMLButtonElement;
  undo: HTMLButtonElement;
  redo: HTMLButtonElement;
  filmSky: HTMLCanvasElement;
  filmGrid: HTMLCanvasElement;
  filmSpeed: HTMLSelectElement;
  [id: string]: HTMLElement;
}

/** What a page's address is read with. */
export interface Context {
  /** The ids of the runs that can be shown. */
  runs: string[];
  /** Of a page with several: those to start with, and how many there can be. */
  chosen?: string[];
  most?: number;
}

/** How a kind of value stands in an address. */
export interface Kind<V> {
  /** Undefined where the text is none of this kind. */
  read(text: string, context: Context): V | undefined;
  /** Ready for the address; null where the value says nothing, such as an empty list. */
  write(value: V): string | null;
  /** What it should be, as the rest of a sentence. */
  allowed(context: Context): string;
}

/** A declared parameter of a page, see parameters.mjs. */
export interface Parameter<V = unknown> extends Kind<V> {
  /** What is left out of the address. */
  start: unknown;
  /** A sentence about the parts of a text that were left out, null where all were read. */
  leftOut?(text: string, context: Context): string | null;
  /** In the address, where it is not called as in the state. */
  name?: string;
  /** The value where the address says nothing, if that is not `start`. */
  first?(context: Context): unknown;
  /** The value without what the run has not. */
  fit?(value: V, run: Run): unknown;
  /** As every value is kept, whoever gives it: rounded, within limits. */
  tidy?(value: V): unknown;
  /** Is it said in the address of this state at all? */
  isSaid?(state: never): boolean;
  /** Does it stay when another run is opened? */
  isKept?: boolean;
}

type Widened<V> = V extends boolean
  ? boolean
  : V extends number
    ? number
    : V extends string
      ? string
      : V extends readonly never[]
        ? never
        : V;

/** The state that a table of parameters declares. */
export type StateOf<T> = {
  [K in keyof T]: T[K] extends { start: infer S; read(text: string, context: Context): infer V }
    ? Widened<S> | Exclude<V, undefined>
    : never;
};

/** What a store asks of a page's parameters, see parameters.mjs. */
export interface ParametersOf<S> {
  start: S;
  parse(search: string, context: Context): { state: S; notices: string[] };
  query(state: Partial<S>): string;
  fit(state: S, run: Run): S;
  kept(state: S): Partial<S>;
  tidied(change: Partial<S>): Partial<S>;
}

/** A trace of a figure, one a class. */
export interface Trace {
  marker: Record<string, unknown>;
}

/** From where three latents are seen, in lengths of the cloud's box. */
export interface PlotlyCamera {
  eye: { x: number; y: number; z: number };
  center: { x: number; y: number; z: number };
}

/** The stars as the server describes them to Plotly: on a plane, or (with a scene) in space. */
export interface Figure {
  data: Trace[];
  layout: {
    xaxis: { range: number[]; dtick?: number; showgrid?: boolean };
    yaxis: { range: number[]; dtick?: number; showgrid?: boolean };
    /** The classes' names, each called by its number. */
    annotations?: { name: string }[];
    scene: Record<"xaxis" | "yaxis" | "zaxis", { gridcolor: string }> & { camera: PlotlyCamera };
  };
}

/** An axis as Plotly has drawn it, by private names. */
export interface DrawnAxis {
  range: (number | string)[];
  _offset: number;
  _length: number;
}

/** The element that Plotly draws in, with what it hangs there, some of it by private names. */
export interface PlotElement extends HTMLElement {
  data: Trace[];
  layout: Figure["layout"];
  on(event: string, listen: (change: Record<string, unknown>) => void): void;
  _dragging?: boolean;
  _fullLayout: {
    width: number;
    height: number;
    xaxis: DrawnAxis;
    yaxis: DrawnAxis;
    scene: { _scene: PlotlyScene };
  };
}

/** Plotly's cloud of points. */
export interface PlotlyScene {
  getCamera(): PlotlyCamera;
  dataScale: number[];
  glplot: {
    cameraParams: Record<"model" | "view" | "projection", ArrayLike<number>>;
    objects: object[];
    onrender: ((...inputs: unknown[]) => void) | null;
    oncontextloss: (() => void) | null;
  };
}

/** What every page with a sky says of it in its state, see SKY in parameters.mjs. */
export interface SkyState {
  run: string | null;
  axes: Axes | null;
  classes: number[];
  view: number[] | null;
  sel: Polygon | null;
  /** The class that a conditional run is told. */
  told: number;
  /** Of pages that show space, too. */
  space?: boolean;
  camera?: number[] | null;
  /** Of pages on which points are chosen. */
  snap?: boolean | null;
}
