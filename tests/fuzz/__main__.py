"""`python -m tests.fuzz [COUNT]`: as many requests at every callback and every address, and a
quarter of it at the API by its own document.

Sent to a server as `python app/main.py` starts it, with one process, whose memory is weighed.
"""

from __future__ import annotations

import http.client
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import schemathesis

from app.factory import create_app, opened_catalogue
from app.settings import Settings
from tests.fuzz.api import DOCUMENT, conforming
from tests.fuzz.run import Found, Send, fuzzed
from tests.fuzz.targets import Sent, callback_bodies, route_requests
from tests.support.browser.server import served

COUNT = 12_000
LONGEST_SECONDS, MOST_GROWTH = 2.0, 20.0


def main(count: int) -> int:
    is_bad = False
    with tempfile.TemporaryDirectory() as folder:
        runs, cache = Path(folder) / "runs", Path(folder) / "cache"
        settings = Settings(runs=runs, cache_folder=cache)
        client = create_app(settings, opened_catalogue(settings)).server.test_client()
        environment = {"WEB_CONCURRENCY": "1", "WORKER": "no", "RUNS_DIR": str(runs)}
        for name, target in (("callbacks", callback_bodies), ("addresses", route_requests)):
            with served(cache, **environment) as address:
                send, requests = _sender(address), target(client)
                fuzzed(send, requests, count // 3)  # what is kept once is in memory after that
                before = _megabytes()
                found = fuzzed(send, requests, count)
                grown = _megabytes() - before
            is_bad |= _tell(name, found, grown)
        with served(cache, **environment) as address:
            schema = schemathesis.openapi.from_url(f"{address}{DOCUMENT}")
            conforming(schema, "mnist-2d", count // 12)
            before = _megabytes()
            found = conforming(schema, "mnist-2d", count // 4)
            is_bad |= _tell("the API by its own document", found, _megabytes() - before)
    return int(is_bad)


def _sender(address: str) -> Send:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)

    def send(sent: Sent) -> int:
        headers = {"Content-Type": "application/json"}
        connection.request(sent.method, sent.address, sent.content, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return send


def _tell(name: str, found: Found, grown: float) -> bool:
    """Is anything of it bad?"""
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
    print(f"{name}: {found.statuses.total()} requests ({statuses})")
    print(f"  longest {found.longest[0]:.2f} s: {found.longest[1][:160]}")
    print(f"  memory {grown:+.1f} MB, {len(found.faults)} addresses with faults")
    for sent in found.faults.values():
        print(f"  fault: {sent}")
    return bool(found.faults) or found.longest[0] > LONGEST_SECONDS or grown > MOST_GROWTH


def _megabytes() -> float:
    """Of the server's processes."""
    family = psutil.Process().children(recursive=True)
    return sum(float(each.memory_info().rss) for each in family) / 1e6


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
