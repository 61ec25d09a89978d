"""Every text of the sources is in the German catalogue, and every translation says the same things.

`make texts` brings the catalogues up to the sources; docs/languages.md says how to add to them.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from app.languages.catalogue import read_catalogue
from app.languages.spoken import ENGLISH, FOLDER, LANGUAGES, browser_script, spoken, tr, trn
from app.settings import ROOT
from tests.languages.sources import PLAIN, Text, composed, is_missing, of_python, of_script, texts

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
# Put together, and no text: conditions for programmers, names of files, hover texts without words.
NOT_SAID = re.compile(
    r"are not \(N|^\{\}\.csv|<extra></extra>$|^\{\} broken|beta=|; filename=|^−ELBO<br>"
    r"|^<link|^<meta|^<script"
)
VALUES, TERMS = re.compile(r"\{\w+\}"), re.compile(r"\]\(([a-z0-9-]+)\)")


@pytest.fixture(scope="module")
def said() -> dict[str, Text]:
    return texts()


def strings(message: Message) -> list[str]:
    said = message.string
    return [said] if isinstance(said, str) else list(said or [])


def test_german_has_every_text(said: dict[str, Text]) -> None:
    german = read_catalogue(FOLDER / "de.po").texts
    assert len(said) > 1500
    missing = [text for text, each in said.items() if is_missing(german, text, each.plural)]
    assert missing == [], "make texts, then translate these in app/languages/de.po"


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_is_that_of_the_sources(code: str, said: dict[str, Text]) -> None:
    """Babel reads the same, nothing is only guessed, and nothing is kept that nobody says."""
    path = FOLDER / f"{code}.po"
    by_babel = read_po(BytesIO(path.read_bytes()), locale=code)
    assert not any(each.fuzzy for each in by_babel if each.id)
    ids = {each.id if isinstance(each.id, str) else each.id[0] for each in by_babel if each.id}
    assert ids == set(said), "make texts"
    ours = read_catalogue(path)
    assert {text for text in ids if text in ours.texts} == {
        each.id if isinstance(each.id, str) else each.id[0]
        for each in by_babel
        if each.id and all(strings(each))
    }
    for each in by_babel:
        text = each.id if isinstance(each.id, str) else each.id[0]
        if text and text in ours.texts:
            assert ours.texts[text] == strings(each)


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_values_and_words_of_the_glossary(code: str) -> None:
    for text, translations in read_catalogue(FOLDER / f"{code}.po").texts.items():
        for translation in translations:
            assert set(VALUES.findall(translation)) <= set(VALUES.findall(text)) | {"{n}"}, text
            assert sorted(TERMS.findall(translation)) == sorted(TERMS.findall(text)), text
            spaces = [(each[:1] == " ", each[-1:] == " ") for each in (text, translation)]
            assert spaces[0] == spaces[1], text


def test_no_sentence_of_a_page_is_put_together_where_it_cannot_be_looked_up() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for folder in ("app", "vae")
        for path in (ROOT / folder).rglob("*.py")
        if path.relative_to(ROOT).as_posix().startswith(PLAIN)
        for line, text in composed(path.read_text("utf-8"))
        if not NOT_SAID.search(text)
    ]
    assert found == [], "tr() with the values by name"


def test_texts_are_found_in_both_languages_of_the_sources() -> None:
    page = (
        'html.P("Two words", className="not this"); html.Th("class"); tr("a {n} b", n=1); '
        'log.info("nor this one")'
    )
    assert {text[0] for _, text in of_python(page, is_plain=True)} == {
        *("Two words", "class", "a {n} b")
    }
    script = 'const a = `${tr("One \\"{n}\\"", { n })}`; trn("one", "many", 2); other("no");'
    assert [text for _, text in of_script(script)] == [('One "{n}"',), ("one", "many")]


def test_a_text_is_said_in_the_language_of_the_answer() -> None:
    assert tr("All {count} images", count=3) == "All 3 images"
    assert trn("one run", "{n} runs", 1) == "one run"
    with spoken("de"):
        assert tr("All {count} images", count="{count}") == "Alle {count} Bilder"
        assert [trn("one run", "{n} runs", n) for n in (0, 1, 2)] == [
            *("0 Läufe", "ein Lauf", "2 Läufe")
        ]
        assert tr("what nobody translated") == "what nobody translated"
        with spoken("fr"):
            assert tr("Explore") == "Explorer"
    assert tr("Explore") == "Explore"


def test_scripts_get_what_scripts_say() -> None:
    german = browser_script("de").decode()
    assert german.startswith("window.latentariumTexts={form:n=>+(")
    assert '"No test image":["Kein Testbild"]' in german
    assert "Kingma" not in german, "what only the server says stays there"
    assert browser_script(ENGLISH) == b""
