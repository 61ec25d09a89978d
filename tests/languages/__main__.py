"""Brings the catalogues up to the sources: make texts.

What is new comes without a translation, what is gone goes; then says what each language lacks.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from app.languages.spoken import ENGLISH, FOLDER, LANGUAGES
from tests.languages.sources import Text, is_missing, texts
from vae.store.atomic_write import atomic_write

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {code}\\n"
"Plural-Forms: {plural}\\n"

"""


def update(path: Path, code: str, found: dict[str, Text]) -> list[str]:
    """Returns the texts without a translation."""
    before = read_po(BytesIO(path.read_bytes()), locale=code) if path.exists() else Catalog(code)
    made = Catalog(code)
    missing = []
    for text, said in found.items():
        known = before.get(text)
        names = sorted({place.rpartition(":")[0] for place in said.places})
        msgid = text if said.plural is None else (text, said.plural)
        string: str | tuple[str, ...] = ""
        if known is not None and known.string is not None:
            string = known.string if isinstance(known.string, str) else tuple(known.string)
        if said.plural is None and isinstance(string, tuple):
            string = string[0]
        elif said.plural is not None and isinstance(string, str):
            string = (string, "")
        made.add(msgid, string, locations=[(name, 0) for name in names])
        given = [string] if isinstance(string, str) else list(string)
        if not all(given) or is_missing({text: given}, text, said.plural):
            missing.append(text)
    written = BytesIO()
    write_po(written, made, width=0, include_lineno=False, omit_header=True)
    header = HEADER.format(code=code, plural=made.plural_forms)
    atomic_write(path, header.encode() + written.getvalue())
    return missing


if __name__ == "__main__":
    said = texts()
    for code in LANGUAGES:
        if code != ENGLISH:
            missing = update(FOLDER / f"{code}.po", code, said)
            print(f"{code}: {len(said) - len(missing)} of {len(said)} texts")
            for text in missing[:20]:
                print(f"  {text[:100]!r}")
