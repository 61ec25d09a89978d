"""A real redis-server for tests, on a port of its own, that can be stopped and started again."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

PATIENCE_SECONDS = 20.0


class RedisServer:
    def __init__(self, folder: Path, tls: tuple[Path, Path] | None = None) -> None:
        """tls: certificate and key, where it is reached by rediss:// alone."""
        self._tls = tls
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = iter(range(1, 1000))

    @property
    def url(self) -> str:
        return f"{'rediss' if self._tls else 'redis'}://127.0.0.1:{self.port}/0"

    def fresh_url(self) -> str:
        """A database that no other test writes to."""
        return f"redis://127.0.0.1:{self.port}/{next(self._databases)}"

    def start(self) -> None:
        """Returns once it answers."""
        options = ["--save", "", "--appendonly", "yes", "--databases", "1000"]
        port = ["--port", str(self.port)]
        if self._tls:
            files = ["--tls-cert-file", str(self._tls[0]), "--tls-key-file", str(self._tls[1])]
            port = ["--port", "0", "--tls-port", str(self.port), *files, "--tls-auth-clients", "no"]
        self._process = subprocess.Popen(
            ["redis-server", *port, "--bind", "127.0.0.1", *options],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        with Redis.from_url(f"{self.url}?ssl_cert_reqs=none" if self._tls else self.url) as client:
            while True:
                try:
                    client.ping()
                    return
                except RedisError:
                    if time.monotonic() > deadline:
                        raise

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)
            self._process = None


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()
