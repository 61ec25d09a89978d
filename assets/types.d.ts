/** Shapes that several rooms share; types alone, no code. Of a page's state: shell/types.d.ts. */

import type { LatentMap } from "./maths/latent_map.mjs";
import type { Sheets } from "./pictures/sheets.mjs";
import type { Cloud } from "./sky/cloud.mjs";

// --- Runs, as /api/runs/<id> describes them ---

/** The shape of a run's pictures. */
export interface ImageShape {
  height: number;
  width: number;
  channels: number;
}

/** A layer of a network as run.json has it; which keys mean something depends on `op`. */
export interface LayerSpec {
  op: string;
  /** Names of tensors. */
  weight?: string;
  bias?: string | null;
  /** Of convolutions: for both directions, or [upward, across]. */
  stride?: number | number[];
  padding?: number | number[];
  output_padding?: number | number[];
  dilation?: number;
  /** Of reshape. */
  shape?: number[];
  /** Of upsample, and of affine with shift. */
  scale?: number;
  shift?: number;
  mode?: string;
  /** Of leaky_relu, and of elu. */
  slope?: number;
  alpha?: number;
  /** Of clamp; null or absent: without that bound. */
  low?: number | null;
  high?: number | null;
  /** Of poolings, with stride and padding. */
  kernel?: number;
  /** Of group_norm. */
  groups?: number;
  eps?: number;
  /** Of residual and sequence; of add and concat one a branch. */
  layers?: LayerSpec[];
}

/** A published run. */
export interface Run {
  id: string;
  title: string;
  status: string;
  /** Why it cannot be explored, null where it can. */
  unseen: string | null;
  /** The sweep that it belongs to. */
  series: string | null;
  dataset: string;
  recipe: string;
  objective: {
    name: string;
    beta?: number | null;
    likelihood?: string;
    sigma?: number;
    /** "label": both nets are told the class, see inference/condition.mjs. */
    condition?: string;
  };
  /** p(z) where the run has learnt it, see maths/prior.mjs; it is N(0, I) where there is none. */
  prior?: { weights: number[]; means: number[][]; deviations: number[][] } | null;
  latent_dim: number;
  /** How the encoder's answers are improved, where they are, see inference/refinement.mjs. */
  refinement?: { steps: number; side: number };
  classes: string[];
  /** The two latents of its own plane, counted from 1. */
  axes: number[];
  image: ImageShape;
  /** None where the run was published or imported without one. */
  encoder?: LayerSpec[];
  decoder: LayerSpec[];
  /** Where the server decodes it, and how many places at once; null where the browser does. */
  served?: { url: string; most: number } | null;
  /** How its map was made, where it has one, see maths/latent_map.mjs. */
  map?: { inverse_neighbours: number; views?: { [view: string]: { kept: number } | undefined } };
  principal?: { mean: number[]; directions: number[][]; explained: number[] };
  training?: { epochs?: number; seed?: number };
  metrics?: {
    test?: { negative_elbo?: number; reconstruction?: number; kl?: number; kl_per_dimension?: number[] };
  };
  urls: {
    weights: string;
    /** The decoder's in eight bits, where they are much smaller: see inference/packed.mjs. */
    preview?: string;
    latents: string;
    latents_csv: string;
    sky: string;
    /** Of a run of three latents. */
    space: string | null;
    /** As `v` of sky and space: a browser keeps the figure for good. None in a saved page. */
    figures?: string;
    /** Sprite sheets of the test images; none where the data set is not published. */
    sheets: string[];
    sheet?: { columns: number; rows: number };
    /** Files of so many of them each, in their order. */
    albums?: { urls: string[]; each: number };
    snapshots?: string;
    snapshot_grids?: string;
  };
  error?: string;
  /** With an error: there is no such run. */
  unknown?: boolean;
}

// --- Tensors and networks, see inference/ ---

export type Dtype = "F16" | "F32" | "I8" | "U8" | "U16" | "I32" | "U32";

export interface Tensor {
  dtype: Dtype;
  shape: number[];
  data:
    | Float32Array<ArrayBuffer>
    | Int8Array<ArrayBuffer>
    | Uint8Array<ArrayBuffer>
    | Uint16Array<ArrayBuffer>
    | Int32Array<ArrayBuffer>
    | Uint32Array<ArrayBuffer>;
}

/** A network's tensors by name. */
export type Weights = ReadonlyMap<string, { shape: number[]; data: ArrayLike<number> }>;

/**
 * Rows of inputs times a packed matrix; steps and lengths in numbers. A row's inputs lie in `runs` pieces:
 * out[r·outStep + o] = start[o] + Σ_i Σ_k x[r·xStep + i·runStep + k] · weight(o, i·inputs + k)
 */
export interface Product {
  x: Float32Array;
  xStep: number;
  /** Of a run; no runs where there are none. */
  inputs: number;
  runs: number;
  runStep: number;
  packed: Float32Array;
  outputs: number;
  /** A bias. */
  start: Float32Array;
  out: Float32Array;
  outStep: number;
}

/**
 * Weighted sums of pieces of x, each `length` numbers long, one behind the other:
 * out[r·length + c] = Σ_t weight(r, t) · x[offset(r, t) + c]
 */
export interface Mixture {
  x: Float32Array;
  /** Made by `tabulate`. */
  table: Float32Array;
  terms: number;
  length: number;
  out: Float32Array;
}

/** Where a network's numbers lie, and the heavy loops over them, see inference/kernel.mjs. */
export interface KernelMemory {
  /** A new array of zeros. */
  allocate(length: number): Float32Array;
  /** The (outputs, inputs) matrix at(output, input) in the order that `multiply` reads. */
  pack(outputs: number, inputs: number, at: (output: number, input: number) => number): Float32Array;
  /** The table of a mixture: for each row up to `terms` [offset, weight], whose offsets count from `at`. */
  tabulate(
    rows: number,
    terms: number,
    row: (row: number) => { at: number; terms: [offset: number, weight: number][] },
  ): Float32Array;
  /** For `rows` rows, the first of whose inputs begins at x[at], its outputs at out[to]. */
  multiply(product: Product, rows: number, at: number, to: number): void;
  /** For the first `rows` rows of the table, whose offsets count from x[at]; the sums from out[to]. */
  mix(mixture: Mixture, rows: number, at: number, to: number): void;
  /** out = a + b */
  add(a: Float32Array, b: Float32Array, length: number, out: Float32Array): void;
  /** In place. */
  relu(data: Float32Array, length: number): void;
}

export interface Kernel {
  name: string;
  /** lengths: those of all arrays that will be asked for. */
  open(lengths: number[]): KernelMemory;
}

/** What flows between layers while a network is compiled, see inference/network.mjs. */
export interface Value {
  /** Without the batch. */
  shape: number[];
  /** The numbers of all samples of the batch, one sample after another. */
  data: Float32Array;
  /** Is it a picture in the order (H, W, C), not (C, H, W)? */
  interleaved: boolean;
  /** May the next layer write in place? */
  owned: boolean;
}

/** A layer while it is compiled; `fail` throws a NetworkError that names it. */
export interface Layer {
  spec: LayerSpec;
  /** Its number in the list, from 0, after those of the layers around it: "2.1". */
  path: string;
  fail(reason: string): never;
}

/** What a decoder is built from: plain data that a worker can be sent. */
export interface DecoderParts {
  latentDim: number;
  specs: LayerSpec[];
  image: ImageShape;
  tensors: Weights;
}

/** Pixels are (C · H · W) in [0, 1]; `decode` and `decodeBatch` return a view that the next call overwrites. */
export interface Decoder {
  latentDim: number;
  image: ImageShape;
  /** Numbers of an image: C · H · W. */
  pixels: number;
  /** The kernel's name. */
  backend: string;
  batch: number;
  parts: DecoderParts;
  /** What each of its layers gave on the last decode, see inference/network.mjs. */
  layers: Value[];
  decode(z: ArrayLike<number>): Float32Array;
  decodeInto(z: ArrayLike<number>, out: Float32Array): Float32Array;
  /** zs: (count · latentDim), count at most `batch`. */
  decodeBatch(zs: ArrayLike<number>, count: number): Float32Array;
  /** Of a conditional run the decoder that is told that class, always the same one; itself of any other. */
  told(label: number): Decoder;
  /** Of a run that no browser can decode; nothing of the others is then of use. */
  served?: Served;
}

/** Places that the server decodes, see inference/served.mjs. */
export interface Served {
  milliseconds: number | null;
  /** Places of one request. */
  most: number;
  tell: (text: string) => void;
  ask(lane: string, z: ArrayLike<number>, take: (pixels: Float32Array) => void): void;
  many(zs: Float32Array<ArrayBuffer>): Promise<Float32Array>;
  /** Nothing is asked for any more, and nobody told. */
  close(): void;
}

/** From pixels (C · H · W) in [0, 1] to q(z | x) = N(mu, diag(exp(logvar))), each (D). */
export interface Encoder {
  latentDim: number;
  image: ImageShape;
  encode(pixels: ArrayLike<number>): { mu: Float32Array; logvar: Float32Array };
}

/** Where a pool's chunks are decoded, one at a time. */
export interface Executor {
  load(parts: DecoderParts): void;
  /** zs: (count · latentDim), which may be taken away. Resolves to (count · C · H · W). */
  decode(zs: Float32Array<ArrayBuffer>, count: number): Promise<Float32Array>;
  close(): void;
}

// --- Latent space, see maths/ and sky/ ---

/** Two latents, or two principal directions, counted from 0, or the run's map; see maths/plane.mjs. */
export type Axes = number[] | { principal: number[] } | "map";

/** Where a map has the images (N · 2), how far astray each place leads, and how many lead back together. */
export interface MapPlaces {
  place: Float32Array;
  error: Float32Array;
  neighbours: number;
}

/** What of latent space a sky shows, see maths/plane.mjs: a plane, or with `isMap` the map of all latents. */
export interface Plane {
  axes: Axes;
  isMap: boolean;
  /** Of a run of one latent, over which stars are heaped: see maths/lanes.mjs. */
  isLine: boolean;
  /** Null where there is none, and until the images' latents have come; a map has neither origin nor basis. */
  map: LatentMap | null;
  origin: Float64Array;
  basis: Float64Array[];
  names: string[];
  isPrincipal: boolean;
}

/** The posteriors of a run's test images, N of them, in D latents. */
export interface Latents {
  count: number;
  latentDim: number;
  /** (N · D) */
  mu: Float32Array;
  logvar: Float32Array;
  /** Each image's class. */
  label: Uint16Array;
  /** Each image's number in the data set's test split. */
  index: Uint32Array;
  /** Nats an image, NaN where they are not measured. */
  reconstructionNats: Float32Array;
  /** The run's, where it has learnt one. */
  prior?: Run["prior"];
  /** Where the run has a map. */
  mapped?: Pick<MapPlaces, "place" | "error"> | null;
}

/** What a page has of the run that it shows. */
export interface Opened {
  run: Run;
  /** That is told `told`, where the run is conditional. */
  decoder: Decoder;
  told: number;
  /** Has the decoder the run's exact weights? Until then numbers are not made of what it decodes. */
  isExact: boolean;
  sheets: Sheets;
  /** Null until the latents of the test images have come. */
  cloud: Cloud | null;
}

/** [x, y] on a plane, or in pixels. */
export type Point = [number, number];

/** Where places of a plane are seen on the screen. */
export interface Surface {
  /** Are there places to point at? */
  readonly isThere: boolean;
  /** From the plane to pixels of the sky's pane. */
  toPixel(place: Point): Point;
  /** From the window to the plane. */
  toLatent(x: number, y: number): Point;
}

/** A polygon [x0, y0, x1, y1, …] of a plane. */
export type Polygon = number[];

// --- Pictures, see pictures/ ---

/** How decoded numbers become colours, see pictures/looks.mjs. */
export interface Look {
  /** The RGBA pixel of each of 256 grey levels, as a canvas stores it. */
  table: Uint32Array<ArrayBuffer>;
  /** The level that each channel's level of a picture in colour becomes, 256 of them. */
  levels: Uint8Array;
  /** Do all channels become their luma (ITU-R BT.601) first? */
  isGrey: boolean;
}

/** The theme's colours as CSS has them, see shell/colours.mjs. */
export interface Colours {
  ink: string;
  quiet: string;
  accent: string;
  sky: string;
  body: string;
  border: string;
  "grid-line": string;
  classes: string[];
}

declare global {
  interface Window {
    /** Once its script has run, see shell/charts/plotly.mjs. */
    Plotly?: typeof import("plotly.js");
    /** What tests and measurements may read of the page, see its entry module. */
    latentarium: object;
    /** Dash's side of the browser. */
    dash_clientside: {
      /** What a callback answers that changes nothing. */
      no_update: unknown;
      set_props(id: string, props: Record<string, unknown>): void;
      [namespace: string]: unknown;
    };
  }
}

/** How a visitor wants pictures to look, see CHOICES in pictures/looks.mjs. */
export interface DisplayChoice {
  pixels: string;
  colours: string;
  size: string;
  enlarged: string;
}

/** A test image, drawn from a part of a sprite sheet. */
export interface PicturePart {
  /** The sheet in the colours that the visitor sees. */
  readonly image: CanvasImageSource;
  /** The sheet in those of the data. */
  sheet: ImageBitmap;
  x: number;
  y: number;
  width: number;
  height: number;
}
