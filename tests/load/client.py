"""One browser's connection, as little as speaks HTTP/1.1: the generator shares the machine."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 10.0


class Unreachable(Exception):
    """No answer came: the connection was refused or cut, or nothing was heard for PATIENCE."""


@dataclass
class Client:
    """Keeps its connection, and opens another where the server has closed it."""

    port: int
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def ask(
        self, method: str, path: str, token: str = "", sent: object = None
    ) -> tuple[int, Any]:
        """Status and the parsed body, None where it is no JSON. Raises Unreachable."""
        body = b"" if sent is None else json.dumps(sent).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if token:
            lines.append(f"Authorization: Bearer {token}")
        if sent is not None:
            lines.append("Content-Type: application/json")
        lines.append(f"Content-Length: {len(body)}")
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise Unreachable(str(error)) from error

    async def _exchange(self, request: bytes) -> tuple[int, Any]:
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self._reader is not None
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head[9:12])
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:-2])
        body = await self._reader.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection") == "close":
            self.close()
        is_json = fields.get("content-type", "").startswith("application/json")
        return status, json.loads(body) if is_json else None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
