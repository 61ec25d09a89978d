"""`python -m tests.fuzz [COUNT]`: as many requests at every callback and every address."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

import psutil

from app.factory import create_app
from app.settings import Settings
from tests.conftest import BufferedClient
from tests.fuzz.run import Found, fuzzed
from tests.fuzz.targets import callback_bodies, route_requests
from tests.support.tiny_run import write_run, write_zoo
from vae.store.catalogue import Catalogue

COUNT = 12_000
LONGEST_SECONDS, MOST_GROWTH = 2.0, 20.0


def main(count: int) -> int:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        zoo = Path(folder) / "zoo"
        write_zoo(zoo)
        write_run(zoo / "tiny-3d", latents=3)
        settings = Settings(
            zoo=zoo, runs=Path(folder) / "runs", cache_folder=Path(folder) / "cache"
        )
        catalogue = Catalogue([zoo], zoo / "datasets")
        client = BufferedClient(create_app(settings, catalogue).server)
        is_bad = False
        for name, target in (("callbacks", callback_bodies), ("addresses", route_requests)):
            requests = target(client)
            fuzzed(client, requests, count // 10)  # what is kept once is in memory after that
            before = _megabytes()
            found = fuzzed(client, requests, count)
            grown = _megabytes() - before
            _tell(name, found, grown)
            is_bad |= bool(found.faults) or found.longest[0] > LONGEST_SECONDS
            is_bad |= grown > MOST_GROWTH
    return int(is_bad)


def _tell(name: str, found: Found, grown: float) -> None:
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
    print(f"{name}: {found.statuses.total()} requests ({statuses})")
    print(f"  longest {found.longest[0]:.2f} s: {found.longest[1][:160]}")
    print(f"  memory {grown:+.1f} MB, {len(found.faults)} addresses with faults")
    for sent in found.faults.values():
        print(f"  5xx: {sent}")


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
