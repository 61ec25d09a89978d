"""`python -m app.precompress`: the best compression of all bundles and assets, once, on disk."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dash import Dash

from app.factory import create_app
from app.settings import settings_from_environment
from app.web.compression import CompressedBodies
from app.web.static import BUNDLE_FOLDER, COMPRESSIBLE
from vae.store.catalogue import Catalogue


def bundles(app: Dash) -> list[bytes]:
    """The body of every script, module and style sheet that the index asks for."""
    client = app.server.test_client()
    addresses = re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/").text)
    return [
        client.get(address, buffered=True).get_data()
        for address in addresses
        if Path(address).suffix in COMPRESSIBLE
    ]


def main() -> None:
    settings = settings_from_environment()
    app = create_app(settings, Catalogue([settings.zoo], settings.zoo / "datasets"))
    bodies = CompressedBodies(settings.cache_folder / BUNDLE_FOLDER)
    # brotli lets go of the interpreter's lock, so threads are enough.
    with ThreadPoolExecutor() as threads:
        list(threads.map(bodies.keep_best, sorted(bundles(app), key=len, reverse=True)))


if __name__ == "__main__":
    main()
