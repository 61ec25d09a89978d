"""Visitors who bring files, over HTTP, and a worker in the test's own hands."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from flask.testing import FlaskClient
from torch import Tensor, nn

from app.factory import create_app, opened_catalogue, opened_imports
from app.jobs.imports.working import ImportWorker
from app.jobs.jobs import Jobs
from app.jobs.queue import JobQueue
from app.settings import Settings
from tests.conftest import BufferedClient
from tests.support.storages import Clock


class Site:
    """The app on a catalogue of `settings`, its clock, and what a worker would do."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.clock = settings, Clock()
        self.imports = opened_imports(settings, self.clock)
        self.server = create_app(
            settings, opened_catalogue(settings, self.clock), self.clock
        ).server
        self.worker = ImportWorker(settings, self.imports, None)
        Jobs(JobQueue(settings.visitor_runs), settings.jobs).worker_is_here()

    def visitor(self) -> Visitor:
        return Visitor(BufferedClient(self.server))

    def work(self) -> None:
        """Checks all that waits."""
        while (import_id := self.imports.queue.take()) is not None:
            self.worker.check(import_id)

    def left(self) -> list[str]:
        """Whatever of imports is on the disk or in the storage."""
        folder = self.settings.visitor_runs
        on_disk = [str(path.relative_to(folder)) for path in folder.glob("mine-*")]
        on_disk += [path.name for path in self.settings.import_folders.glob("*")]
        return [*on_disk, *self.imports.queue.items()]


class Visitor:
    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def bring(self, name: str, content: bytes, **said: Any) -> dict[str, Any]:
        """Announces the file and sends it whole; its document as the page sees it."""
        order = {"name": name, "bytes": len(content), "dataset": "shapes", **said}
        answer = self.client.post("/api/imports", json=order)
        assert answer.status_code == 201, answer.text
        brought: dict[str, Any] = json.loads(answer.text)
        for number in range(brought["pieces"]):
            size = brought["piece_bytes"]
            piece = content[number * size : (number + 1) * size]
            sent = self.client.put(f"{brought['url']}/{number}", data=piece)
            assert sent.status_code == 204, sent.text
        assert self.client.post(f"{brought['url']}/start").status_code == 202
        return brought

    def see(self, brought: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.get(brought["url"])
        assert answer.status_code == 200, answer.text
        seen: dict[str, Any] = json.loads(answer.text)
        return seen

    def names(self) -> list[str]:
        return [each["name"] for each in json.loads(self.client.get("/api/imports").text)]


@contextmanager
def checking(settings: Settings) -> Iterator[None]:
    """A worker in this process, where torch is loaded already, for a server of another."""
    worker = ImportWorker(settings, opened_imports(settings), None)
    jobs, over = Jobs(JobQueue(settings.visitor_runs), settings.jobs), threading.Event()

    def beat() -> None:
        while not over.is_set():
            jobs.worker_is_here()
            over.wait(1)

    beating = threading.Thread(target=beat)
    beating.start()
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        over.set()
        worker.join()
        beating.join()


class Plain(nn.Module):
    """A VAE as a tutorial writes it: no recipe of ours."""

    def __init__(self, pixels: int, hidden: int, latents: int) -> None:
        super().__init__()
        self.fc1, self.fc3 = nn.Linear(pixels, hidden), nn.Linear(latents, hidden)
        self.fc21, self.fc22 = nn.Linear(hidden, latents), nn.Linear(hidden, latents)
        self.fc4 = nn.Linear(hidden, pixels)

    def forward(self, x: Tensor) -> Tensor:
        z = self.fc21(self.fc1(x.flatten(1)).relu())
        decoded: Tensor = self.fc4(self.fc3(z).relu()).sigmoid()
        return decoded


def trained(x: Tensor, hidden: int = 32, latents: int = 4, steps: int = 300) -> Plain:
    """One that gives pictures (N, C, H, W) back."""
    torch.manual_seed(0)
    net = Plain(x[0].numel(), hidden, latents)
    optimiser = torch.optim.Adam(net.parameters(), 1e-2)
    for _ in range(steps):
        optimiser.zero_grad()
        nn.functional.mse_loss(net(x), x.flatten(1)).backward()
        optimiser.step()
    return net


def saved(net: nn.Module, path: Path) -> bytes:
    torch.save(net.state_dict(), path)
    return path.read_bytes()
