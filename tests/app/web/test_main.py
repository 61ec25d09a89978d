"""The commands that serve the pages, and what they say when they cannot."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.settings import ROOT


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_web_process_never_imports_torch(tmp_path: Path) -> None:
    """Not even modules that are imported late: contracts of import-linter hold the rest."""
    done = python(
        """
import sys
from importlib import import_module
from pkgutil import walk_packages
import app
for found in walk_packages(app.__path__, "app."):
    import_module(found.name)
print(sorted({"torch", "torchvision", "scipy", "sklearn"} & sys.modules.keys()))
""",
        CACHE_DIR=str(tmp_path),
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_worker_needs_no_arrays_while_it_waits() -> None:
    done = python("import sys, app.jobs.worker; print('numpy' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")


def main_script(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app/main.py"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["app/main.py", "Procfile"])
def test_both_commands_serve_and_say_where(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    web = (ROOT / "Procfile").read_text().splitlines()[0]
    line = web.removeprefix("web: ").split()
    script = [sys.executable, "app/main.py"]
    hosted = [sys.executable, "-m", *line]
    environment = {"PATH": "/usr/bin:/bin", "PORT": str(port), "CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(
        script if command == "app/main.py" else hosted,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            greeting = process.stdout.readline()
            assert greeting.startswith(f"Latentarium is open at http://127.0.0.1:{port} ")
            with urlopen(f"http://127.0.0.1:{port}/api/runs") as answer:
                assert b"mnist-2d" in answer.read()
        finally:
            process.terminate()
    assert process.returncode == 0


def test_a_used_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = main_script(PORT=str(port), CACHE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Latentarium cannot start: port {port} is in use")
    assert len(done.stderr.splitlines()) == 1


def test_a_bad_variable_is_one_clear_sentence() -> None:
    done = main_script(PORT="eighty")
    assert done.stderr == (
        "Latentarium cannot start: PORT must be a whole number from 1 to 65535; got 'eighty'.\n"
    )
