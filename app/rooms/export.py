"""A room's answers as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

# A spreadsheet runs cells that begin so; an apostrophe in front makes them text.
EXECUTED = ("=", "+", "-", "@", "\t", "\r")


def answers_csv(answers: Sequence[dict[str, Any]]) -> str:
    """step, nickname, answer, time (UTC); answers that are no text as JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["step", "nickname", "answer", "time"])
    for each in answers:
        answer = each["answer"]
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        at = datetime.fromtimestamp(each["at"], UTC).isoformat(timespec="seconds")
        is_number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
        cell = text if is_number else harmless(text)
        writer.writerow([harmless(each["step"]), harmless(each["nickname"]), cell, at])
    return out.getvalue()


def harmless(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(EXECUTED) or text.startswith(EXECUTED) else text
