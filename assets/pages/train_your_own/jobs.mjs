/** Train your own: order, watch, cancel. The address holds the form and the job that is watched. */

import { parseTensors } from "../../inference/safetensors.mjs";
import { themeColours } from "../../shell/colours.mjs";
import { drawCurves } from "./curves.mjs";
import { OrderForm } from "./form.mjs";
import { FormingSky } from "./forming.mjs";
import { estimateText, jobText, progress, sentence } from "./job_words.mjs";
import { Stage } from "./stage.mjs";

const LOOK_MILLISECONDS = 1000;
const HIDDEN_MILLISECONDS = 5000;
const CALM_MILLISECONDS = 250;
const ENDED = new Set(["done", "failed", "cancelled"]);

/** Builds all of it into `holder`; data: {fields, recipes, unused, start} as the server gives them. */
export function trainYourOwn(holder, data) {
  return new TrainYourOwn(holder, data);
}

class TrainYourOwn {
  #form;
  #stage = new Stage(() => this.#cancel());
  #colours = themeColours(() => this.#draw());
  #sky;
  #job = null;
  #tag = "";
  #formed = 0;
  #timer = 0;
  #estimateTimer = 0;

  constructor(holder, data) {
    const asked = new URLSearchParams(location.search);
    this.#form = new OrderForm(
      { ...data, start: { ...data.start, ...Object.fromEntries(asked) } },
      { changed: (order) => this.#changed(order), submit: (order) => this.#start(order) },
    );
    this.#sky = new FormingSky(this.#stage.sky, this.#colours);
    holder.replaceChildren(this.#form.element, this.#stage.element);
    this.#estimate(this.#form.order);
    this.#begin(asked.get("job"));
    document.addEventListener("visibilitychange", () => document.hidden || this.#lookSoon(0));
  }

  /** The job of the address, or else the one of this visitor that has not ended. */
  async #begin(named) {
    if (named !== null) return this.#watch(`/api/jobs/${encodeURIComponent(named)}`);
    const answer = await asked("/api/jobs");
    const running = answer.body?.findLast?.(({ state }) => !ENDED.has(state));
    if (running !== undefined) await this.#watch(running.url);
  }

  async #start(order) {
    this.#form.busy = true;
    const answer = await asked("/api/jobs", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(order),
    });
    this.#form.busy = false;
    if (!answer.ok) return this.#form.problem(sentence(answer.problem));
    this.#formed = 0;
    this.#sky.show(null);
    this.#show(answer.body);
    this.#address(order, answer.body.id);
    // Below the form, on a phone; beside it there is nothing to scroll to.
    if (this.#stage.element.getBoundingClientRect().top > innerHeight / 2)
      this.#stage.element.scrollIntoView();
    this.#lookSoon(LOOK_MILLISECONDS / 2);
  }

  async #cancel() {
    const answer = await asked(this.#job.url, { method: "DELETE" });
    if (answer.ok) this.#show(answer.body);
    else this.#stage.problem(sentence(answer.problem));
  }

  async #watch(url) {
    const answer = await asked(url, { headers: this.#tag ? { "If-None-Match": this.#tag } : {} });
    if (answer.status === 404) {
      this.#stage.empty(
        "This training is another visitor's, or the server no longer knows it. Start one on the left.",
      );
      return;
    }
    if (answer.ok) {
      this.#tag = answer.tag;
      this.#stage.problem("");
      if (this.#job === null) this.#form.fill(answer.body.order);
      this.#show(answer.body);
      if (answer.body.forming > this.#formed) await this.#showSky(answer.body);
    } else if (answer.status !== 304) {
      this.#stage.problem(`${sentence(answer.problem)} Looking again …`);
    }
    if (this.#job === null || !ENDED.has(this.#job.state))
      this.#lookSoon(document.hidden ? HIDDEN_MILLISECONDS : LOOK_MILLISECONDS, url);
  }

  async #showSky(job) {
    try {
      const [sky, sample] = await Promise.all(["sky", "sample"].map((kind) => fetch(`${job.url}/${kind}`)));
      if (!sky.ok || !sample.ok) return;
      const tensors = parseTensors(await sky.arrayBuffer());
      const mu = tensors.get("mu");
      const [epoch] = tensors.get("epoch").data;
      await this.#stage.formed(epoch, await sample.blob());
      this.#formed = job.forming;
      this.#sky.show({
        mu: mu.data,
        count: mu.shape[0],
        dimensions: mu.shape[1],
        label: tensors.get("label").data,
      });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // the network: the next look tries again
    }
  }

  #show(job) {
    this.#job = job;
    this.#stage.show(job, jobText(job), progress(job));
    const busy = !ENDED.has(job.state);
    this.#form.busy = busy;
    if (busy) this.#form.estimate("One training at a time: this one is yours.");
    else this.#estimate(this.#form.order);
    this.#draw();
  }

  #draw() {
    this.#sky?.draw();
    if (this.#job === null) return;
    const { history, epochs } = this.#job;
    const line = (name, split, key, colour) => ({
      name,
      colour,
      points: history.filter((row) => row.split === split).map((row) => [row.epoch, row[key]]),
    });
    const both = (key) =>
      history.length === 0
        ? []
        : [
            line("validation", "validation", key, this.#colours.accent),
            line("train", "train", key, this.#colours.quiet),
          ];
    // A deterministic autoencoder (β = 0) has no rate, so its distortion is all there is.
    const hasRate = history.length === 0 || "kl" in history[0];
    const bound = hasRate
      ? { title: "−ELBO, nats an image", lines: both("negative_elbo") }
      : { title: "Reconstruction, nats an image", lines: both("reconstruction") };
    drawCurves(this.#stage.elbo, { ...bound, epochs });
    this.#stage.rate.toggleAttribute("hidden", !hasRate);
    if (hasRate)
      drawCurves(this.#stage.rate, { title: "Rate (KL), nats an image", epochs, lines: both("kl") });
  }

  #changed(order) {
    clearTimeout(this.#estimateTimer);
    this.#estimateTimer = setTimeout(() => this.#estimate(order), CALM_MILLISECONDS);
    if (order !== null) this.#address(order, new URLSearchParams(location.search).get("job"));
  }

  async #estimate(order) {
    if (order === null) return this.#form.estimate("");
    if (this.#job !== null && !ENDED.has(this.#job.state)) return;
    const { dataset, recipe, epochs } = order;
    const answer = await asked(`/api/jobs/estimate?${new URLSearchParams({ dataset, recipe, epochs })}`);
    this.#form.estimate(answer.ok ? estimateText(answer.body) : sentence(answer.problem));
    if (!answer.ok) return;
    this.#form.hasWorker = answer.body.has_worker;
    if (answer.body.has_worker) return;
    clearTimeout(this.#estimateTimer);
    this.#estimateTimer = setTimeout(() => this.#estimate(this.#form.order), LOOK_MILLISECONDS);
  }

  #address(order, job) {
    const query = new URLSearchParams({ ...order, ...(job ? { job } : {}) });
    history.replaceState(null, "", `${location.pathname}?${query}${location.hash}`);
  }

  #lookSoon(milliseconds, url = this.#job?.url) {
    clearTimeout(this.#timer);
    if (url !== undefined) this.#timer = setTimeout(() => this.#watch(url), milliseconds);
  }
}

/** {ok, status, body, tag, problem} of a request; never throws for what a network may do. */
async function asked(url, options) {
  try {
    const answer = await fetch(url, { cache: "no-store", ...options });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json") ?? false;
    const body = isJson ? await answer.json() : null;
    return {
      ok: answer.ok,
      status: answer.status,
      body,
      tag: answer.headers.get("ETag") ?? "",
      problem: body?.error ?? `the server answered ${answer.status}.`,
    };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return { ok: false, status: 0, body: null, tag: "", problem: "the server cannot be reached just now." };
  }
}
