"""A visitor of a real server over HTTP, with a cookie jar and nothing else of a browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

PATIENCE_SECONDS = 240.0
ORDER: dict[str, Any] = {
    "dataset": "mnist",
    "recipe": "fc-256",
    "latent_dim": 2,
    "objective": "beta-vae",
    "beta": 1,
    "epochs": 2,
    "seed": 3,
}


class SiteVisitor:
    """`ask` gives the status and the JSON (or bytes) of any answer, refusals too."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))

    def ask(
        self, path: str, method: str = "GET", body: object = None, **headers: str
    ) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}{path}", data, method=method)
        request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            answer = self._opener.open(request, timeout=30)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            content = answer.read()
            is_json = answer.headers.get_content_type() == "application/json"
            return answer.status, json.loads(content) if is_json else content

    def start(self, **changes: object) -> dict[str, Any]:
        """A job of ORDER with changes, from the page that sets the cookie."""
        if not len(self.cookies):
            self.ask("/train-your-own/_dash-layout")
        status, job = self.ask("/api/jobs", "POST", ORDER | changes)
        assert status == 201, job
        assert isinstance(job, dict)
        return job

    def watch(
        self,
        job: dict[str, Any],
        until: Callable[[dict[str, Any]], object],
        seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, Any]:
        """Asks again and again, as the page does, until the job is as wanted."""
        deadline = time.monotonic() + seconds
        while True:
            status, seen = self.ask(job["url"])
            assert status == 200, seen
            assert isinstance(seen, dict)
            if until(seen):
                return seen
            assert time.monotonic() < deadline, f"still so after {seconds} s: {seen}"
            time.sleep(0.2)


def has_ended(job: dict[str, Any]) -> bool:
    return job["state"] in ("done", "failed", "cancelled")


def is_training(job: dict[str, Any]) -> bool:
    """Has it ended an epoch?"""
    return bool(job["history"])
