/** The form of an order: built from the server's own limits, checked against them while typing. */

import { write } from "../../shell/page.mjs";
import { NO_WORKER } from "./job_words.mjs";

const LABELS = {
  dataset: ["Data set", "The images that are learnt."],
  recipe: ["Recipe", "The networks and how they are trained."],
  latent_dim: ["Latent dimensions", "How many numbers describe an image; two make a plane."],
  objective: ["Objective", "What is minimised: the ELBO with a weight β, or one of its relatives."],
  beta: ["β", "The weight of the rate (KL): 1 is the ELBO, more makes a tidier and blurrier space."],
  epochs: ["Epochs", "How often each training image is seen."],
  seed: ["Seed", "The same order with the same seed gives the same run."],
};

export class OrderForm {
  #form = document.createElement("form");
  #inputs = {};
  #about = paragraph("field-note");
  #notice = paragraph("no-worker");
  #estimate = paragraph("estimate");
  #problem = paragraph("problem");
  #button = document.createElement("button");
  #fields;
  #recipes;
  #unused;
  #isBusy = false;
  #hasWorker = true;

  /** data: {fields, recipes, unused, start} as the server gives them; changed(order | null), submit(order). */
  constructor({ fields, recipes, unused, start }, { changed, submit }) {
    this.#fields = fields;
    this.#recipes = recipes;
    this.#unused = unused;
    this.#form.noValidate = true;
    this.#form.className = "order";
    this.#notice.setAttribute("role", "status");
    this.#form.append(this.#notice);
    for (const [name, limits] of Object.entries(fields)) {
      this.#form.append(this.#field(name, limits));
      if (name === "recipe") this.#form.append(this.#about);
    }
    this.#button.className = "button primary";
    this.#button.textContent = "Start training";
    this.#button.dataset.hint =
      "Puts it into the queue; it runs on the server, one at a time for each visitor.";
    this.#estimate.setAttribute("role", "status");
    this.#problem.setAttribute("role", "alert");
    this.#form.append(this.#button, this.#estimate, this.#problem);
    this.fill(start);
    this.#form.addEventListener("input", (event) => {
      if (event.target === this.#inputs.recipe) this.#suggest();
      this.#hideUnused();
      this.#check();
      changed(this.order);
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = this.#check();
      if (wrong !== null) wrong.focus();
      else submit(this.order);
    });
  }

  get element() {
    return this.#form;
  }

  /** {dataset, recipe, …} with numbers as numbers; null where a field is not allowed. */
  get order() {
    const entries = Object.entries(this.#fields).map(([name, limits]) => {
      const { value } = this.#inputs[name];
      return [name, "choices" in limits ? value : Number(value)];
    });
    return this.#wrong() === null ? Object.fromEntries(entries) : null;
  }

  /** What of `order` is known and allowed goes into the fields, the rest keeps its value. */
  fill(order) {
    for (const [name, input] of Object.entries(this.#inputs)) {
      if (order[name] === undefined || order[name] === null) continue;
      const before = input.value;
      input.value = order[name];
      if (!this.#allows(name)) input.value = before;
    }
    write(this.#about, this.#recipes[this.#inputs.recipe.value]?.about ?? "");
    this.#hideUnused();
  }

  set busy(is) {
    this.#isBusy = is;
    this.#offer();
  }

  /** Without a worker an order would only wait: the form says so before it is filled in. */
  set hasWorker(is) {
    this.#hasWorker = is;
    write(this.#notice, is ? "" : NO_WORKER);
    this.#offer();
  }

  estimate(text) {
    write(this.#estimate, text);
  }

  problem(text) {
    write(this.#problem, text);
  }

  #offer() {
    this.#button.disabled = this.#isBusy || !this.#hasWorker;
  }

  #field(name, limits) {
    const [text, hint] = LABELS[name] ?? [name, ""];
    const label = document.createElement("label");
    label.className = "field";
    label.dataset.hint = hint;
    const title = document.createElement("span");
    title.textContent = text;
    const input = document.createElement("choices" in limits ? "select" : "input");
    if ("choices" in limits) {
      input.append(...limits.choices.map((choice) => new Option(choice, choice)));
    } else {
      Object.assign(input, { type: "number", min: limits.min, max: limits.max, step: limits.step });
      input.inputMode = limits.step === "any" ? "decimal" : "numeric";
    }
    input.name = name;
    input.id = `order-${name}`;
    label.append(title, input);
    this.#inputs[name] = input;
    return label;
  }

  #hideUnused() {
    const unused = this.#unused[this.#inputs.objective.value] ?? [];
    for (const [name, input] of Object.entries(this.#inputs))
      input.closest("label").hidden = unused.includes(name);
  }

  /** A recipe comes with the latents and the β it was made for. */
  #suggest() {
    const { about, ...own } = this.#recipes[this.#inputs.recipe.value] ?? {};
    this.fill(own);
  }

  #allows(name) {
    const limits = this.#fields[name];
    const { value } = this.#inputs[name];
    if ("choices" in limits) return limits.choices.includes(value);
    const number = Number(value);
    const inside = value.trim() !== "" && number >= limits.min && number <= limits.max;
    return inside && (limits.step === "any" || Number.isInteger(number));
  }

  #wrong() {
    const name = Object.keys(this.#fields).find((each) => !this.#allows(each));
    return name === undefined ? null : name;
  }

  /** Marks what is not allowed and says what is; the field that is wrong, or null. */
  #check() {
    const wrong = this.#wrong();
    for (const [name, input] of Object.entries(this.#inputs))
      input.setAttribute("aria-invalid", String(!this.#allows(name)));
    if (wrong === null) {
      this.problem("");
      return null;
    }
    const { min, max, step, choices } = this.#fields[wrong];
    const kind = step === "any" ? "a number" : "a whole number";
    this.problem(
      `${LABELS[wrong]?.[0] ?? wrong} must be ${choices ? `one of ${choices.join(", ")}` : `${kind} from ${min} to ${max}`}.`,
    );
    return this.#inputs[wrong];
  }
}

function paragraph(className) {
  const element = document.createElement("p");
  element.className = className;
  return element;
}
