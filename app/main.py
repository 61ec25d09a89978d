"""The entry: `python app/main.py` locally, `app.main:server` for gunicorn."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # As a script, the first entry is app/; keeping it would make each module importable twice.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from app.factory import create_app
from app.settings import settings_from
from vae.catalogue import Catalogue

settings = settings_from(os.environ)
catalogue = Catalogue([settings.zoo, settings.runs], settings.zoo / "datasets")
app = create_app(settings, catalogue)
server = app.server

if __name__ == "__main__":
    app.run(host=settings.host, port=settings.port)
