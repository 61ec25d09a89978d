"""What the processes say: a line of text for people, or one of JSON for machines (LOG_FORMAT).

Nothing of a person is in it: no network address, no token, no code of a room, no link of a run that
is not listed. A request is told from others by its number, which its answer carries as well.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from ipaddress import IPv6Address

from app.settings import VISITOR_PREFIX, Settings

# Of the request that this thread answers.
request_id: ContextVar[str] = ContextVar("request_id", default="")
HIDDEN = (
    (re.compile(r"\b[mt]-[A-Za-z0-9_-]{32}"), "[token]"),
    (re.compile(rf"\b({VISITOR_PREFIX}[0-9a-f]{{4}})[0-9a-f]{{12}}"), r"\1…"),
    (re.compile(r"(/rooms/|/class/|room-)[A-Za-z0-9]{6}\b"), r"\1[code]"),
    (re.compile(r"\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b"), "[address]"),
    (re.compile(r"://[^/@\s]+@"), "://[password]@"),
)
IPV6 = re.compile(r"(?<![\w:])[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:]*(?!\w)")
# What a record may have beside its message.
MORE = ("route", "method", "status", "milliseconds")


def without_persons(text: str) -> str:
    """The text, and in place of what leads to a person what kind of thing it was."""
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return IPV6.sub(_unless_address, text)


def _unless_address(found: re.Match[str]) -> str:
    try:
        return found[0] if IPv6Address(found[0]).is_loopback else "[address]"
    except ValueError:
        return found[0]  # a time of the day


class PlainLines(logging.Formatter):
    """process: who speaks, "web" or "worker"."""

    def __init__(self, process: str) -> None:
        super().__init__(f"{process}: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        number = request_id.get()
        return without_persons(super().format(record)) + (f" [{number}]" if number else "")


class JsonLines(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "at": at,
            "level": record.levelname.lower(),
            "process": self._process,
            "pid": record.process,
            "from": record.name,
            "message": without_persons(record.getMessage()),
        }
        if number := request_id.get():
            line["request"] = number
        line |= {name: getattr(record, name) for name in MORE if hasattr(record, name)}
        if record.exc_info:
            line["error"] = without_persons(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def speak(settings: Settings, process: str) -> None:
    """All that this process and its libraries log goes to its standard error, in that form."""
    as_json = settings.log_format == "json"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(process) if as_json else PlainLines(process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("app").setLevel(settings.log_level.upper())
    # It has a handler of its own, with addresses of clients in what it says at lower levels.
    gunicorn = logging.getLogger("gunicorn.error")
    gunicorn.handlers.clear()
    gunicorn.propagate = True
    gunicorn.setLevel(logging.WARNING)
