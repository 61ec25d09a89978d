"""An ONNX graph that no layer specs can say, run by ONNX Runtime in a process of its own.

Whatever a graph does there, it can end no process but that one: memory and time are limited, and
nothing but its own bytes and numbers goes in and out.
"""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np

from vae.store.said import Refusal

PROGRAM = "vae.commands.run_graph"
ROOT = Path(__file__).resolve().parents[2]
# Of one process: memory beyond what its libraries take, seconds for each answer, and how long it
# waits for the next question.
MEGABYTES, SECONDS, IDLE_SECONDS = 1000, 10.0, 120.0
AT_ONCE = 64  # places
MOST_PROCESSES = 2
LARGEST_FRAME = 2**29
DONE, REFUSED = b"+", b"!"
# What its surroundings may tell it: no keys, and no addresses of storages.
TOLD = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")


class GraphError(Refusal):
    """The graph cannot be run, or not within its limits; a sentence."""


class OnnxGraph:
    """x (N, …) float32 to what the graph makes of it, (N, …) float32; several outputs flat, one
    after another.

    read: the bytes of the file, asked for whenever a process is started; seconds: for each
    answer. Raises GraphError.
    """

    def __init__(self, read: Callable[[], bytes], seconds: float = SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._lock = threading.Lock()
        self._process: _Process | None = None

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x = np.ascontiguousarray(x, np.float32)
        with self._lock:
            pieces = [self._answer(x[at : at + AT_ONCE]) for at in range(0, len(x), AT_ONCE)]
        return np.concatenate(pieces)

    def _answer(self, x: np.ndarray) -> np.ndarray:
        if self._process is None or not self._process.is_there:
            self._process = None
            _make_room(self)
            self._process = _Process(self._read(), self._seconds)
            # Whoever forgets the graph forgets its process.
            weakref.finalize(self, self._process.stop)
        _used(self)
        return self._process.answer(x)

    def rest(self) -> bool:
        """Ends its process, unless it is at work; it is started again when it is asked."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if self._process is not None:
                self._process.stop()
                self._process = None
            return True
        finally:
            self._lock.release()


_graphs = threading.Lock()
_running: list[weakref.ref[OnnxGraph]] = []  # the one that was asked last is the last


def _used(graph: OnnxGraph) -> None:
    with _graphs:
        _running[:] = [ref for ref in _running if ref() not in (None, graph)]
        _running.append(weakref.ref(graph))


def _make_room(graph: OnnxGraph) -> None:
    """Puts the processes to rest that were asked longest ago, so that there are never many."""
    with _graphs:
        others = [ref for ref in _running if ref() not in (None, graph)]
        for ref in others[: max(0, len(others) - MOST_PROCESSES + 1)]:
            found = ref()
            if found is not None and not found.rest():
                raise GraphError(
                    "ONNX Runtime is at work on {most_processes} other models here: try "
                    "again in a moment",
                    most_processes=MOST_PROCESSES,
                )
            others.remove(ref)
        _running[:] = others


class _Process:
    def __init__(self, content: bytes, seconds: float) -> None:
        self._seconds = seconds
        self._process = subprocess.Popen(
            [sys.executable, "-m", PROGRAM],
            cwd="/",
            env={
                **{name: os.environ[name] for name in TOLD if name in os.environ},
                "PYTHONPATH": str(ROOT),
                "OMP_NUM_THREADS": "1",
                "MALLOC_ARENA_MAX": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._asked(content)

    @property
    def is_there(self) -> bool:
        return self._process.poll() is None

    def answer(self, x: np.ndarray) -> np.ndarray:
        file = io.BytesIO()
        np.save(file, x, allow_pickle=False)
        found = np.load(io.BytesIO(self._asked(file.getvalue())), allow_pickle=False)
        return np.asarray(found, np.float32)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it still held for a process that is gone
                    pipe.close()

    def _asked(self, content: bytes) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        limit = threading.Timer(self._seconds, self._process.kill)
        limit.start()
        try:
            write_frame(self._process.stdin, content)
            answer = read_frame(self._process.stdout)
        except (OSError, ValueError):
            answer = None
        finally:
            limit.cancel()
        if answer is None:
            self.stop()
            raise GraphError(
                "ONNX Runtime took more than the {megabytes} MB of memory or {seconds} "
                "s allowed for it",
                megabytes=MEGABYTES,
                seconds=f"{self._seconds:g}",
            )
        if answer[:1] == REFUSED:
            self.stop()
            raise GraphError(answer[1:].decode("utf-8", "replace"))
        return answer[1:]


def write_frame(file: IO[bytes], content: bytes) -> None:
    file.write(struct.pack("<Q", len(content)) + content)
    file.flush()


def read_frame(file: IO[bytes]) -> bytes | None:
    """None at the end. Raises ValueError for one that is too large or cut short."""
    head = file.read(8)
    if len(head) < 8:
        return None
    (size,) = struct.unpack("<Q", head)
    content = file.read(size) if size <= LARGEST_FRAME else b""
    if len(content) != size:
        raise ValueError(f"a frame of {size} bytes")
    return content
