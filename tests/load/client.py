"""One browser's connection, as little as speaks HTTP/1.1: the generator shares the machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 10.0


class Unreachable(Exception):
    """No answer came: the connection was refused or cut, or nothing was heard for PATIENCE."""


@dataclass
class Client:
    """Keeps its connection, and opens another where the server has closed it."""

    port: int
    patience: float = PATIENCE
    # Sent with each request, such as a browser's.
    headers: Mapping[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def ask(
        self, method: str, path: str, token: str = "", sent: object = None
    ) -> tuple[int, Any]:
        """Status and the parsed body, None where it is no JSON. Raises Unreachable."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = b""
        if sent is not None:
            body, headers["Content-Type"] = json.dumps(sent).encode(), "application/json"
        status, fields, answer = await self.fetch(method, path, body, headers)
        is_json = fields.get("content-type", "").startswith("application/json")
        return status, json.loads(answer) if is_json else None

    async def fetch(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields by their names in small letters, body. Raises Unreachable."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        sent = {**self.headers, **(headers or {})}
        lines += [f"{name}: {value}" for name, value in sent.items()]
        lines.append(f"Content-Length: {len(body)}")
        try:
            async with asyncio.timeout(self.patience):
                return await self._exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise Unreachable(str(error)) from error

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._writer is None or self._writer.is_closing() or self._has_ended():
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self._reader is not None
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head[9:12])
        pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:-2])
        fields = {name.lower(): value for name, value in pairs}
        body = await self._reader.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection", "").lower() == "close":
            self.close()
        return status, fields, body

    def _has_ended(self) -> bool:
        """Has the server closed a connection that was idle for long?"""
        return self._reader is not None and self._reader.at_eof()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
