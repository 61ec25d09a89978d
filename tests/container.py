"""`python -m tests.container IMAGE`: does the image, as buildah built it, keep what is promised?

Run by hand, by root, without a daemon: the image's root is mounted read-only in namespaces of its
own, with an empty /state, and its command is started there as its user, the first of its processes.
Asked for: a PORT from the environment, pages, pictures, a room, the image's own health check, no
file written but below /state, and an end within 20 s of SIGTERM while connections are kept.
BUILDAH holds the options of `buildah`, such as --root and --storage-driver.
"""

from __future__ import annotations

import http.client
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

APART = ("unshare", "--mount", "--pid", "--fork")
PORT, START_SECONDS, DRAIN_SECONDS = 8123, 60, 20
# The root as it is in a container: read-only, /proc of its own processes, memory at /state.
ENTER = """
set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -o remount,bind,ro "$ROOT"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/state"
exec chroot --userspec="$CONTAINER_USER" "$ROOT" /usr/bin/env -i "$@"
"""


def buildah(*arguments: str) -> str:
    command = ["buildah", *shlex.split(os.environ.get("BUILDAH", "")), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def mounted(image: str) -> Iterator[Path]:
    container = buildah("from", "--pull-never", image)
    try:
        yield Path(buildah("mount", container))
    finally:
        buildah("rm", container)


def inside(config: dict[str, Any]) -> list[str]:
    """The image's command in its folder: chroot leaves it in /."""
    return ["/bin/sh", "-c", 'cd "$0" && exec "$@"', config["WorkingDir"] or "/", *config["Cmd"]]


@contextmanager
def started(root: Path, config: dict[str, Any], variables: list[str]) -> Iterator[psutil.Process]:
    with tempfile.TemporaryFile() as log:
        outside = subprocess.Popen(
            [*APART, "bash", "-c", ENTER, "enter", *variables, *inside(config)],
            env={**os.environ, "ROOT": str(root), "CONTAINER_USER": config["User"] or "root"},
            stdout=log,
            stderr=log,
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while outside.poll() is None and status("/healthz") != 200:
                if time.monotonic() > deadline:
                    break
                time.sleep(0.2)
            if outside.poll() is not None or status("/healthz") != 200:
                log.seek(0)
                raise SystemExit(f"it does not answer:\n{log.read().decode()}")
            yield psutil.Process(outside.pid).children()[0]
        finally:
            # The first process of a namespace takes all others of it along.
            for process in psutil.Process(outside.pid).children():
                process.kill()
            outside.wait()


def answer(method: str, path: str, body: object = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, {"Content-Type": "application/json"})
    found = connection.getresponse()
    return found.status, found.read()


def status(path: str) -> int:
    try:
        return answer("GET", path)[0]
    except OSError:
        return 0


def within(process: psutil.Process, command: list[str]) -> int:
    """The status of a command beside that process, as its user and with its variables."""
    entered = ["nsenter", "--target", str(process.pid), "--mount", "--pid", "--root", "--wd"]
    ids = ["--setuid", str(process.uids().real), "--setgid", str(process.gids().real)]
    return subprocess.run([*entered, *ids, *command], env=process.environ()).returncode


def check(what: str, is_so: bool) -> None:
    print(f"{'ok' if is_so else 'FAILED'}  {what}", flush=True)
    if not is_so:
        raise SystemExit(1)


def serves(process: psutil.Process, health: list[str]) -> None:
    check(f"an unprivileged user runs it ({process.uids().real})", process.uids().real != 0)
    for path in ("/", "/compare", "/class", "/api/runs", "/api/runs/mnist-2d/grid.png?n=5"):
        check(f"GET {path}", status(path) == 200)
    opened, content = answer("POST", "/api/rooms", {"title": "A class"})
    check(f"a room is opened ({opened})", opened in (200, 201))
    code = json.loads(content)["code"]
    joined, _ = answer("POST", f"/api/rooms/{code}/members", {"name": "Anna"})
    check(f"and joined ({joined})", joined in (200, 201))
    check("its own health check", within(process, health) == 0)
    write = ["python", "-c", "import sys; open(sys.argv[1], 'w')"]
    for place in ("/latentarium/x", "/tmp/x", "/usr/x"):
        check(f"{place} cannot be written", within(process, [*write, place]) != 0)
    check("/state/x can be", within(process, [*write, "/state/x"]) == 0)


def drained(process: psutil.Process) -> None:
    kept = [http.client.HTTPConnection("127.0.0.1", PORT, timeout=30) for _ in range(20)]
    for each in kept:
        each.request("GET", "/healthz")
        each.getresponse().read()
    begin = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=DRAIN_SECONDS + 10)
    seconds = time.monotonic() - begin
    check(f"SIGTERM ends it in {seconds:.1f} s", seconds < DRAIN_SECONDS)


def main(image: str) -> int:
    found = json.loads(buildah("inspect", "--type", "image", image))["Docker"]["config"]
    health = found["Healthcheck"]["Test"][1:]
    variables = [*found["Env"], "SECRET_KEY=a-key-of-one-try-0123456789", f"PORT={PORT}"]
    with mounted(image) as root, started(root, found, variables) as process:
        serves(process, health)
        drained(process)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
