"""The entry: `python app/main.py` locally, `app.main:server` for gunicorn."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # As a script, the first entry is app/; keeping it would make each module importable twice.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

# Before NumPy is imported: its threads wait for each other by spinning, so that on a busy
# machine 400 decodes took 50 to 1400 ms with two of them and 6 ms with one. Requests are
# spread over threads and processes already.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from app.factory import create_app
from app.serve import ServeError, serve
from app.settings import settings_from_environment
from vae.catalogue import Catalogue

settings = settings_from_environment()
catalogue = Catalogue([settings.zoo, settings.runs], settings.zoo / "datasets")
app = create_app(settings, catalogue)
server = app.server

if __name__ == "__main__":
    try:
        serve(server, settings)
    except ServeError as error:
        raise SystemExit(f"Latentarium cannot start: {error}") from error
