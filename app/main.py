"""The entry: `python app/main.py` locally, `app.main:server` for gunicorn."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    # As a script, the first entry is app/; keeping it would make each module importable twice.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

# Before NumPy is imported: its threads wait for each other by spinning, so that on a busy
# machine 400 decodes took 50 to 1400 ms with two of them and 6 ms with one. Requests are
# spread over threads and processes already.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from app.factory import create_app, opened_catalogue
from app.jobs.embedded import start_embedded_worker
from app.jobs.visitor import kept_secret
from app.jobs.visitor_runs import SharingFailed
from app.logs import speak
from app.settings import settings_from_environment
from app.web.serving.serve import ServeError, serve

# What is made here stays: to look through it for garbage takes time.
gc.disable()
settings = settings_from_environment()
speak(settings, "web")
if not os.environ.get("SECRET_KEY"):
    settings = replace(settings, secret_key=kept_secret(settings.cache_folder, settings.secret_key))
try:
    app = create_app(settings, opened_catalogue(settings))
except SharingFailed as error:
    raise SystemExit(f"Latentarium cannot start: {error}") from error
server = app.server
gc.enable()

if __name__ == "__main__":
    try:
        if settings.has_worker and not start_embedded_worker():
            print("Nothing trains here yet: `make worker` in another terminal installs PyTorch.")
        serve(server, settings)
    except ServeError as error:
        raise SystemExit(f"Latentarium cannot start: {error}") from error
