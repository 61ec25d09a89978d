"""Scripts and styles, sent by WhiteNoise before Flask, and so the session, sees the request.

WhiteNoise sends the compressed file that lies beside a file. So the web process copies all of them,
ours and those of Dash's packages, to its cache and puts a .gz beside each, once, in half a second;
`python -m app.precompress` adds the .br: a tenth smaller, and 15 seconds of work.
"""

from __future__ import annotations

import gzip
import logging
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from wsgiref.headers import Headers

import brotli
from dash.fingerprint import check_fingerprint
from flask import Flask
from whitenoise import WhiteNoise

from app.web.assets import STATIC, Assets, File
from app.web.security import HEADERS
from vae.store.atomic_write import atomic_write

Rewritten = Callable[[bytes], bytes]

log = logging.getLogger(__name__)

# Of versions before: documents that are still open may ask for them.
KEPT_SECONDS = 30 * 24 * 3600


class Restoring(WhiteNoise):  # type: ignore[misc]
    """Copies the files again where somebody has emptied the cache while the server runs."""

    def __init__(self, *args: Any, restored: Callable[[], Path], **options: Any) -> None:
        super().__init__(*args, **options)
        self._restored, self._restoring = restored, threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        try:
            return super().__call__(environ, start)
        except (FileNotFoundError, NotADirectoryError):  # before anything is answered
            if environ.get("PATH_INFO") not in self.files:
                raise
            with self._restoring:
                log.warning("Scripts are copied again: the cache was emptied.")
                self.add_files(self._restored())
        return super().__call__(environ, start)


def serve_static(
    server: Flask,
    assets: Assets,
    bundles: Mapping[str, File],
    folder: Path,
    headers: Mapping[str, str] = HEADERS,
    rewritten: Rewritten = bytes,
) -> None:
    """Answer with the assets and with `bundles`, by their addresses, from copies in `folder`."""
    files = bundles if assets.as_sources else {**assets.bundles(), **bundles}

    def copied() -> Path:
        try:
            copy(files, folder, rewritten)
        except OSError as error:
            log.warning("Scripts cannot be kept in %s: %r.", folder, error)
            elsewhere = Path(mkdtemp(prefix="latentarium-"))
            copy(files, elsewhere, rewritten)
            return elsewhere
        return folder

    sender = Restoring(
        server.wsgi_app,
        copied(),
        restored=copied,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=_is_immutable,
        add_headers_function=lambda sent, *_: _add_headers(sent, headers),
    )
    if assets.as_sources:
        sender = WhiteNoise(sender, autorefresh=True, max_age=0)
        sender.add_files(assets.folder, STATIC)
    server.wsgi_app = sender  # type: ignore[method-assign]


def copy(files: Mapping[str, File], folder: Path, rewritten: Rewritten = bytes) -> None:
    """The files at their addresses below the folder, each with its .gz; others go after a month.

    rewritten: what becomes of our own scripts.
    """

    def content_of(address: str) -> bytes:
        is_script = address.startswith(STATIC) and address.endswith(".js")
        change = rewritten if is_script else bytes
        return change(b"\n;".join(_parts(files[address])))

    paths = {address: folder / address.lstrip("/") for address in files}
    # One after the other: threads that read 9 MB leave 10 MB of memory behind in each process.
    stale = [each for each, path in paths.items() if not _is_copied(content_of(each), path)]
    with ThreadPoolExecutor() as threads:  # zlib lets go of the interpreter's lock
        list(threads.map(lambda each: _copy(content_of(each), paths[each]), stale))
    kept = set(paths.values())
    for path in _files(folder):
        if path not in kept and time.time() - path.stat().st_mtime > KEPT_SECONDS:
            _beside(path, ".br").unlink(missing_ok=True)
            _beside(path, ".gz").unlink(missing_ok=True)
            path.unlink()


def compress_best(folder: Path) -> None:
    """A .br beside each file of the folder that every visitor gets."""
    paths = [
        path
        for path in _files(folder)
        if _is_immutable("", f"/{path.relative_to(folder).as_posix()}")
        and not _beside(path, ".br").exists()
    ]
    paths.sort(key=lambda path: -path.stat().st_size)
    with ThreadPoolExecutor() as threads:
        list(threads.map(_compress_best, paths))


def _compress_best(path: Path) -> None:
    atomic_write(_beside(path, ".br"), brotli.compress(path.read_bytes()))


def _parts(file: File) -> Iterator[bytes]:
    for part in file if isinstance(file, tuple) else (file,):
        yield part if isinstance(part, bytes) else part.read_bytes()


def _copy(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _beside(path, ".br").unlink(missing_ok=True)
    atomic_write(_beside(path, ".gz"), gzip.compress(content, mtime=0))
    atomic_write(path, content)


def _is_copied(content: bytes, path: Path) -> bool:
    """Do the copy and its compressed copies hold the content? A disk that was full may have cut
    one short."""
    best = _beside(path, ".br")
    end = struct.pack("<II", zlib.crc32(content), len(content))  # RFC 1952, 2.3.1
    try:
        return (
            path.read_bytes() == content
            and _beside(path, ".gz").read_bytes()[-len(end) :] == end
            and (not best.exists() or brotli.decompress(best.read_bytes()) == content)
        )
    except (OSError, brotli.error):
        return False


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".br", ".gz"):
            yield path


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _is_immutable(_: str, address: str) -> bool:
    return address.startswith(STATIC) or check_fingerprint(address)[1]


def _add_headers(sent: Headers, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        sent[name] = value
