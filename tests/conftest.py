"""What several tests share: a tiny zoo, a catalogue of it and an app on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import ROOT, Settings
from tests.support.tiny_run import write_run, write_zoo
from vae.store.catalogue import Catalogue

pytest_plugins = [
    "tests.support.small_data",
    "tests.support.foreign_nets",
    "tests.support.redis_server",
    "tests.support.storages",
]
# Its assertions should say what they saw, like those of tests.
pytest.register_assert_rewrite("tests.support.browser.visitor")

# Folders whose files take longest: they begin first, so that no core waits for the last of them.
LONG = ("browser/shared", "browser", "vae/sweep", "vae/training", "app/jobs", "vae/interchange")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((k for k, name in enumerate(LONG) if name in item.nodeid), 9))


class BufferedClient(FlaskClient):
    """Reads each answer to its end, which closes the file it came from."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    folder = tmp_path / "zoo"
    write_zoo(folder)
    return folder


@pytest.fixture
def catalogue(zoo: Path) -> Catalogue:
    return Catalogue([zoo], zoo / "datasets")


@pytest.fixture(scope="session")
def static_copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts and styles as they are sent, which take half a second to be compressed."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def settings(tmp_path: Path, zoo: Path, static_copies: Path) -> Settings:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "static").symlink_to(static_copies)
    return Settings(zoo=zoo, runs=tmp_path / "runs", cache_folder=cache)


@pytest.fixture
def client(settings: Settings, catalogue: Catalogue) -> FlaskClient:
    """A client of an app on the tiny zoo with the real assets."""
    return BufferedClient(create_app(settings, catalogue).server)


@pytest.fixture(scope="session")
def still_client(tmp_path_factory: pytest.TempPathFactory, static_copies: Path) -> FlaskClient:
    """For tests that only ask, and leave no cookie: one app, which takes .4 s to be made, on the
    tiny zoo and the run of six latents."""
    folder = tmp_path_factory.mktemp("still")
    write_zoo(folder / "zoo")
    write_six(folder / "zoo")
    (folder / "cache").mkdir()
    (folder / "cache" / "static").symlink_to(static_copies)
    settings = Settings(zoo=folder / "zoo", runs=folder / "runs", cache_folder=folder / "cache")
    catalogue = Catalogue([settings.zoo], settings.zoo / "datasets")
    return BufferedClient(create_app(settings, catalogue).server, use_cookies=False)


def write_six(zoo: Path) -> None:
    write_run(zoo / "tiny-6d", latents=6, kl=[0.1, 2.0, 0.0, 0.5, 3.0, 1.0])


@pytest.fixture
def six(zoo: Path, catalogue: Catalogue) -> Catalogue:
    """The catalogue with a run of six latents, of which the fifth and the second say most."""
    write_six(zoo)
    return catalogue


@pytest.fixture(scope="session")
def published() -> Catalogue:
    """The runs that the project publishes."""
    return Catalogue([ROOT / "zoo"], ROOT / "zoo" / "datasets")
