"""The sentences of the readers, which speak to the command line, in the words of the page."""

from __future__ import annotations

import re

from vae.store.checks import PLACE
from vae.store.said import Said

# What the command calls it: how the form does.
OPTIONS = {
    "--logits": "“Its decoder ends in: logits”",
    "--signed": "“Its decoder ends in: from −1 to 1”",
    "--sigma of its Gaussian likelihood in pixels of [0, 1]": "“Its decoder ends in”",
    "--recipe": "“Recipe”",
    "--key": "“Which of several nets”",
    "--mapping": "`python -m vae import --mapping`",
    "--id": "name",
    "--sigma": "“Its decoder ends in”",
    " (--max-bytes)": "",
}
WORD = re.compile("|".join(map(re.escape, OPTIONS)))
NO_FILE = re.compile(r"there is no file (\S+)$")
NOT_INSTALLED = re.compile(r"this needs (\w+), which is not installed: .*")


def in_page_words(refusal: str) -> str:
    """One sentence for a visitor, without places on the server."""
    said = PLACE.sub(r"\1", " ".join(refusal.split())).rstrip(".")
    if found := NO_FILE.search(said):
        return Said(
            "its weights lie in {found}, which was not sent: choose both files together.",
            found=found[1],
        )
    if found := NOT_INSTALLED.search(said):
        return Said(
            "this server cannot read such a file (it lacks {found}): bring a state dict "
            "(.pt, .safetensors) in its place.",
            found=found[1],
        )
    if isinstance(refusal, Said):
        return Said("{sentence}.", sentence=_without_places(refusal))
    return f"{page_text(said)}."


def page_text(text: str) -> str:
    """The text, its options called as the form calls them: so the catalogues have it, too."""
    return WORD.sub(lambda option: OPTIONS[option[0]], text).removeprefix("no “Recipe” is given; ")


def _without_places(value: object) -> str:
    if not isinstance(value, Said):
        return PLACE.sub(r"\1", str(value))
    values = {name: _without_places(each) for name, each in value.values.items()}
    return Said(page_text(value.text), **values)
