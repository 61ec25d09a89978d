"""`python -m app.precompress`: the best compression of all scripts and styles, once, on disk."""

from __future__ import annotations

from app.factory import create_app
from app.settings import settings_from_environment
from app.web.serving.static import compress_best
from vae.store.catalogue import Catalogue


def main() -> None:
    settings = settings_from_environment()
    create_app(settings, Catalogue([settings.zoo], settings.zoo / "datasets"))
    compress_best(settings.static_folder)


if __name__ == "__main__":
    main()
