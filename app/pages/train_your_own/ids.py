"""The ids of Train your own."""

from __future__ import annotations

from typing import Final

ADDRESS: Final = "address"
HINT: Final = "hint"
# Shown by the browser while the server does not answer.
LOST: Final = "lost"

# The form. Each field has order-<name>, in an element field-<name> that can be hidden.
SUGGESTED: Final = "suggested"
ORDER: Final = "order"
NOTICE: Final = "no-worker"
START: Final = "start"
ESTIMATE: Final = "estimate"
REFUSAL: Final = "refusal"
WRONG: Final = "wrong"
RETRY: Final = "retry"

# What is watched. The id of the job, None where there is none, and what was shown of it.
JOB: Final = "job"
SHOWN: Final = "shown"
TICK: Final = "tick"
ASKED: Final = "asked"
CANCELLED: Final = "cancelled"
KEPT: Final = "kept"
STAGE: Final = "stage"
TITLE: Final = "stage-title"
DETAIL: Final = "stage-detail"
CANCEL: Final = "cancel"
KEEP: Final = "keep"
PROGRESS: Final = "progress"
PROBLEM: Final = "problem"
LINKS: Final = "links"
FORMED: Final = "formed"
SKY: Final = "forming-sky"
SKY_CAPTION: Final = "forming-caption"
SAMPLE: Final = "forming-sample"
CURVES: Final = "curves"


def field(name: str) -> str:
    """The input of that field of an order."""
    return f"order-{name}"


def holder(name: str) -> str:
    """What holds the field's label, input and refusal."""
    return f"field-{name}"
