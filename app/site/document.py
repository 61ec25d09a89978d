"""A saved page: one HTML file that holds everything, or a folder for any host of static files."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from app import theme
from app.languages.spoken import browser_script, language, tr
from app.site.body import about, body
from app.site.saved import SavedRun, all_files
from app.site.smaller import Piece
from app.site.text85 import text_of
from app.web.assets import Assets
from vae.store.atomic_write import atomic_write

LOADER = "site/loader.mjs"
WORKERS = ("inference/worker.mjs", "layers/field_worker.mjs")
# 'wasm-unsafe-eval' compiles WebAssembly, and evaluates no text.
POLICY = (
    "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; style-src {own} 'unsafe-inline'; "
    "img-src {own} data: blob:; connect-src {own} data: blob:; worker-src {own} blob:; "
    "base-uri 'none'; form-action 'none'"
)
DOCUMENT = Template("""<!DOCTYPE html>
<html lang="$language" data-mantine-color-scheme="dark">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="$description">
<meta name="latentarium-runs" content="$ids">
<title>$title · Latentarium</title>
<script>$theme</script>
<link rel="icon" type="image/svg+xml" href="$icon">
<style>$colours</style>
$style
</head>
<body>
$pages
<noscript>$without_script</noscript>
$parts
$start
</body>
</html>
""")


def one_file(runs: Sequence[SavedRun], assets: Assets) -> bytes:
    """The whole page in one HTML file, which asks nobody for anything."""
    script, style = _entry(runs)
    parts = [
        _deflated("style", _asset(assets, style)),
        _deflated("pages", _pages(runs).encode()),
        # What it says in another language stands in front of it.
        _deflated("script", _texts(assets, script) + _asset(assets, script)),
    ]
    workers = {name: Path(name).stem for name in WORKERS}
    files = {}
    for number, (address, piece) in enumerate(all_files(runs)):
        files[address] = {"id": f"file-{number}", **_described(piece)}
        parts.append(_part(f"file-{number}", text_of(piece.content)))
    saved = _saved(runs, files=files, workers=workers)
    texts = {id_: _asset(assets, name) for name, id_ in workers.items()} | {"saved": saved}
    parts += [_deflated(id_, content, " data-packed") for id_, content in texts.items()]
    loader = _asset(assets, LOADER).decode().strip()
    return _document(
        runs,
        assets,
        parts="\n".join(parts),
        start=f"<script>{loader}</script>",
        scripts=f"{_hash(loader)} blob:",
    )


def folder_of_files(runs: Sequence[SavedRun], assets: Assets) -> dict[str, bytes]:
    """index.html and what it fetches, by names that change with their content."""
    script, sheet = _entry(runs)
    names = (script, sheet, *WORKERS)
    found = {assets.file(name): _asset(assets, name) for name in names}
    texts = _texts(assets, script)
    texts_name = f"texts-{language()}-{sha256(texts).hexdigest()[:8]}.js"
    if texts:
        found[texts_name] = texts
    files = {}
    for address, piece in all_files(runs):
        path = Path(address)
        name = f"files/{path.stem}-{sha256(piece.content).hexdigest()[:12]}{path.suffix}"
        files[address] = {"url": name, **_described(piece)}
        found[name] = piece.content
    style = f'<link rel="stylesheet" href="{assets.file(sheet)}">'
    start = f'<script type="module" src="{assets.file(script)}"></script>'
    if texts:
        start = f'<script src="{texts_name}"></script>{start}'
    # No sign in it ends a script element.
    saved = _saved(runs, files=files, workers={}).decode().replace("<", "\\u003c")
    page = _document(
        runs,
        assets,
        style=style,
        pages=_pages(runs),
        parts=f'<script type="application/json" id="saved">{saved}</script>',
        start=start,
        own="'self'",
    )
    return {"index.html": page, **found}


def write_folder(found: Mapping[str, bytes], folder: Path) -> None:
    """The document last, so that it never names what is not there."""
    for name, content in sorted(found.items(), key=lambda item: item[0] == "index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        atomic_write(folder / name, content)


def _entry(runs: Sequence[SavedRun]) -> tuple[str, str]:
    """The module and the style sheet of a page of one run, or of several."""
    folder = "site" if len(runs) == 1 else "site/several"
    return f"{folder}/main.mjs", f"{folder}/main.css"


def _document(
    runs: Sequence[SavedRun],
    assets: Assets,
    *,
    start: str,
    style: str = "",
    pages: str = "",
    parts: str = "",
    own: str = "",
    scripts: str = "",
) -> bytes:
    themes = _asset(assets, "theme.js").decode().strip()
    allowed = " ".join(filter(None, [own, _hash(themes), scripts]))
    text = DOCUMENT.substitute(
        language=language(),
        description=escape(tr("Explore what a variational autoencoder has learnt.")),
        without_script=escape(tr("Latentarium decodes in your browser and needs JavaScript.")),
        policy=escape(POLICY.format(scripts=allowed, own=own)),
        ids=" ".join(each.run.id for each in runs),
        title=escape(", ".join(each.run.title for each in runs)),
        theme=themes,
        icon=f"data:image/svg+xml,{quote(_asset(assets, 'favicon.svg').decode())}",
        colours=theme.colour_variables(),
        style=style,
        pages=pages,
        parts=parts,
        start=start,
    )
    return text.encode()


def _asset(assets: Assets, name: str) -> bytes:
    return (assets.folder / assets.file(name)).read_bytes()


def _pages(runs: Sequence[SavedRun]) -> Markup:
    """What is read on the pages, and the runs' cards."""
    panels = (about(each.run, each.data, each.given_up) for each in runs)
    return body([each.run for each in runs]) + Markup("").join(panels)


def _texts(assets: Assets, script: str) -> bytes:
    return browser_script(language(), _asset(assets, script).decode())


def _deflated(name: str, content: bytes, more: str = "") -> str:
    return _part(name, text_of(zlib.compress(content, 9)), more)


def _part(name: str, text: str, more: str = "") -> str:
    return f'<script type="text/plain" id="{name}"{more}>{text}</script>'


def _described(piece: Piece) -> dict[str, Any]:
    said = {"isDeflated": piece.deflated, "isPacked": piece.packed}
    return {"type": piece.type, **{name: True for name, is_so in said.items() if is_so}}


def _saved(runs: Sequence[SavedRun], **more: Mapping[str, Any]) -> bytes:
    """The runs as their API answers, and where their files are."""
    documents = {each.run.id: each.document for each in runs}
    return json.dumps({"runs": documents, **more}, separators=(",", ":")).encode()


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
