"""The bytes of one request as they come: whether they are all there, or why they never will be."""

from __future__ import annotations

from dataclasses import dataclass

# A request line of 8 KB, and cookies; browsers send 1 to 2 KB.
MOST_HEAD = 64 * 1024
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Refusal:
    """Status and sentence for a request that is not read to its end."""

    status: str
    sentence: str


TOO_LATE = Refusal("408 Request Timeout", "The request did not come to its end in time.")
TOO_LONG = Refusal("431 Request Header Fields Too Large", "The headers are longer than 64 KB.")
NO_LENGTH = Refusal("411 Length Required", "A body needs a Content-Length.")
CROWDED = Refusal("503 Service Unavailable", "Too much is being received; try again in a moment.")


class Incoming:
    """What has come of a request. `body` is None until its headers have ended."""

    def __init__(self, most_body: int) -> None:
        self.received = bytearray()
        self.body: int | None = None
        self.expects_continue = False
        self._most_body = most_body
        self._searched = 0

    def add(self, data: bytes) -> Refusal | None:
        self.received += data
        if self.body is not None:
            return None
        end = self.received.find(END_OF_HEAD, max(0, self._searched - len(END_OF_HEAD)))
        self._searched = len(self.received)
        if end < 0:
            return TOO_LONG if len(self.received) > MOST_HEAD else None
        return self._read_head(bytes(self.received[:end]), end + len(END_OF_HEAD))

    @property
    def is_whole(self) -> bool:
        """May it be handed to a thread, which will not have to wait for more?"""
        return self.body is not None and len(self.received) >= self.body

    def _read_head(self, head: bytes, length: int) -> Refusal | None:
        lengths = []
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            match name.lower():
                case b"transfer-encoding":
                    return NO_LENGTH
                case b"content-length":
                    lengths.append(value.strip(b" \t"))
                case b"expect":
                    self.expects_continue = value.strip(b" \t").lower() == b"100-continue"
        # What is no length is gunicorn's to refuse, which it does before it reads a body.
        is_plain = len(lengths) == 1 and lengths[0].isdigit() and len(lengths[0]) < 16
        body = int(lengths[0]) if is_plain else 0
        if body > self._most_body:
            return Refusal(
                "413 Content Too Large", f"A body may have at most {self._most_body // 1024} KB."
            )
        self.body = length + body
        return None
