import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  inLanguage,
  languageNotices,
  withLanguage,
  withoutLanguage,
} from "../../../assets/shell/language_links.mjs";
import { spoken, tr, trn } from "../../../assets/shell/texts.mjs";

const scope = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));
const TEXTS = {
  form: (/** @type {number} */ n) => Number(n > 1),
  texts: { "{n} run": ["{n} Lauf", "{n} Läufe"], "Go to {name}": ["Zu {name} gehen"] },
};

afterEach(() => {
  delete scope.latentariumTexts;
  delete scope.document;
});

test("English is the text itself, with its values", () => {
  assert.equal(tr("Go to {name}", { name: "{n}" }), "Go to {n}");
  assert.equal(tr("{z : z > 0}"), "{z : z > 0}");
  assert.equal(tr("{unknown}", { n: 1 }), "{unknown}");
  assert.deepEqual(
    [0, 1, 2].map((n) => trn("{n} run", "{n} runs", n)),
    ["0 runs", "1 run", "2 runs"],
  );
});

test("another language's texts are used where there are any, by its own rule of plurals", () => {
  scope.latentariumTexts = TEXTS;
  assert.equal(tr("Go to {name}", { name: "4" }), "Zu 4 gehen");
  assert.equal(tr("Not translated"), "Not translated");
  assert.deepEqual(
    [0, 1, 2].map((n) => trn("{n} run", "{n} runs", n)),
    ["0 Lauf", "1 Lauf", "2 Läufe"],
  );
  assert.equal(trn("{n} image", "{n} images", 2), "2 images");
});

test("the server is asked in the document's language, and plainly in English", () => {
  assert.equal(spoken("/api/lessons"), "/api/lessons");
  scope.document = { documentElement: { lang: "de" } };
  assert.equal(spoken("/api/lessons"), "/api/lessons?lang=de");
  assert.equal(spoken("/api/card?format=json"), "/api/card?format=json&lang=de");
});

test("an address keeps the language of the one that leads there, and its own first", () => {
  assert.equal(withLanguage("/runs", ""), "/runs");
  assert.equal(withLanguage("/runs", "?run=a&lang=de"), "/runs?lang=de");
  assert.equal(withLanguage("/glossary#rate", "?lang=de"), "/glossary?lang=de#rate");
  assert.equal(withLanguage("/?run=a", "?lang=de"), "/?run=a&lang=de");
  assert.equal(withLanguage("/?lang=fr", "?lang=de"), "/?lang=fr");
  assert.equal(withLanguage("/", "?lang=%22%3E%20"), "/?lang=%22%3E%20");
  assert.equal(withoutLanguage("?run=a,b&lang=de&z=1"), "?run=a,b&z=1");
  assert.equal(withoutLanguage("?lang=de"), "");
});

test("a view stays the same in another language", () => {
  const place = { pathname: "/", search: "?lang=fr&run=mnist-2d", hash: "#a" };
  assert.equal(inLanguage("de", place), "/?run=mnist-2d&lang=de#a");
});

test("a language that nobody speaks here is said in a sentence", () => {
  assert.deepEqual(languageNotices("?lang=de", ["en", "de"]), []);
  assert.deepEqual(languageNotices("?lang=xx", []), []);
  assert.deepEqual(languageNotices("?lang=xx", ["en", "de"]), ["lang must be one of en, de; got “xx”."]);
});
