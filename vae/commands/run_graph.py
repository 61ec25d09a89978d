"""`python -m vae.commands.run_graph`: one ONNX graph, run by ONNX Runtime on what comes in.

Frames go in (vae/store/graph_process.py): the graph's bytes, then arrays; of each what was made of
it goes out, or one sentence. It limits itself before it opens the graph, and ends when nothing more
comes.
"""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vae.interchange.received.limits import limit_myself
from vae.store.checks import reason
from vae.store.graph_process import (
    DONE,
    IDLE_SECONDS,
    MEGABYTES,
    REFUSED,
    read_frame,
    write_frame,
)

if TYPE_CHECKING:
    import onnxruntime

PROCESSOR_SECONDS = 1800
NOT_INSTALLED = (
    "this model is run by ONNX Runtime, which is not installed here: "
    "pip install -r requirements-extra.txt"
)
TYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
}


class Refused(Exception):
    pass


def main() -> int:
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    try:
        session: onnxruntime.InferenceSession | None = None
        while select.select([asked], [], [], IDLE_SECONDS)[0]:
            content = read_frame(asked)
            if content is None:
                break
            if session is None:
                session = _opened(content)
                write_frame(answers, DONE)
            else:
                x = np.load(io.BytesIO(content), allow_pickle=False)
                file = io.BytesIO()
                np.save(file, _run(session, x), allow_pickle=False)
                write_frame(answers, DONE + file.getvalue())
    except Refused as error:
        write_frame(answers, REFUSED + str(error).encode())
        return 2
    return 0


def _opened(content: bytes) -> onnxruntime.InferenceSession:
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise Refused(NOT_INSTALLED) from error
    if Path("/proc/self/statm").exists():
        limit_myself(MEGABYTES, PROCESSOR_SECONDS, 1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    with _refusing():
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, x: np.ndarray) -> np.ndarray:
    """One graph is for any number of places, another for so many at a time."""
    given = session.get_inputs()[0]
    if given.type not in TYPES:
        raise Refused(f"its input {given.name} is a {given.type}; allowed: {', '.join(TYPES)}")
    batch, *inner = given.shape
    at_once = batch if isinstance(batch, int) and batch > 0 else len(x)
    answers = []
    with _refusing():
        shape = inner if all(isinstance(side, int) for side in inner) else x.shape[1:]
        x = x.astype(TYPES[given.type]).reshape(-1, *shape)
        for at in range(0, len(x), at_once):
            piece = x[at : at + at_once]
            filled = piece.take(np.arange(at_once) % len(piece), axis=0)
            outputs = [np.asarray(each) for each in session.run(None, {given.name: filled})]
            answers.append(_joined(outputs, at_once)[: len(piece)])
    return np.concatenate(answers)


def _joined(outputs: list[np.ndarray], count: int) -> np.ndarray:
    for each in outputs:
        if each.ndim < 1 or len(each) != count:
            raise Refused(f"for {count} inputs it gives an output of shape {each.shape}")
    if len(outputs) == 1:
        return outputs[0].astype(np.float32)
    return np.concatenate([each.reshape(count, -1) for each in outputs], axis=1, dtype=np.float32)


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever ONNX Runtime raises, whose exceptions have nothing in common, as a sentence."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"ONNX Runtime cannot run it: {reason(error)}") from error


if __name__ == "__main__":
    sys.exit(main())
