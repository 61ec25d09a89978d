"""`python -m app.admin`: list, delete, back up and restore what visitors made.

It reads the same environment as the pages, so that it finds rooms and jobs in SQLite or on Redis,
runs on the disk or in the shared storage. It may be used while the pages are open.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.admin.backup import BackupError, Site, back_up, restore
from app.admin.runs import VisitorRuns
from app.jobs.copies import all_jobs, remove_job
from app.jobs.jobs import Jobs, UnknownJob
from app.jobs.queue import JobQueue, QueueUnavailable
from app.jobs.visitor_runs import SharingFailed
from app.rooms.codes import read_code
from app.rooms.opened import opened_rooms
from app.rooms.store import StoreUnavailable
from app.settings import Settings, settings_from_environment
from vae.terminal import print_everywhere

Rows = list[dict[str, Any]]


def opened(settings: Settings) -> Site:
    """Raises SharingFailed."""
    queue = JobQueue(settings.visitor_runs, settings.redis_url)
    return Site(opened_rooms(settings), Jobs(queue, settings.jobs), VisitorRuns(settings))


def rooms(site: Site) -> Rows:
    now, rows = time.time(), []
    for code in site.rooms.codes(now):
        seen = site.rooms.seen(code, "", now)
        if seen is not None:
            room = json.loads(seen.room)
            counts = site.rooms.answer_counts(code)
            rows.append(
                {
                    "code": code,
                    "title": room["title"],
                    "members": site.rooms.count_members(code),
                    "answers": sum(counts.values()),
                    "opened": _time(room["created"]),
                    "ends": _time(seen.ends),
                }
            )
    return rows


def runs(site: Site) -> Rows:
    return [asdict(run) for run in site.runs.all()]


def jobs(site: Site) -> Rows:
    rows = []
    for job in all_jobs(site.jobs):
        about = site.jobs.queue.read(f"job/{job.id}") or {}
        row = {"id": job.id, "title": job.order.title, "state": site.jobs.settle(job.id)}
        rows.append(row | {"run": job.run, "ordered": _time(about.get("at", 0))})
    return sorted(rows, key=lambda row: row["ordered"])


LISTS: dict[str, Callable[[Site], Rows]] = {"rooms": rooms, "runs": runs, "jobs": jobs}


def listed(site: Site, what: Sequence[str], as_json: bool) -> Iterable[str]:
    found = {name: LISTS[name](site) for name in what}
    if as_json:
        yield json.dumps(found, ensure_ascii=False, indent=1)
        return
    for name, rows in found.items():
        yield f"{name}: {len(rows)}"
        columns = list(rows[0]) if rows else []
        cells = [columns, *([str(row[key]) for key in columns] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for line in cells if rows else []:
            padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            yield "  ".join(["", *padded]).rstrip()


def deleted(site: Site, what: str, names: Sequence[str]) -> Iterable[str]:
    """A sentence for each name. Raises UnknownJob."""
    for name in names:
        if what == "job":
            yield f"job {name} {remove_job(site.jobs, name)}."
        elif what == "run":
            is_known = site.runs.remove(name)
            yield f"run {name} is removed." if is_known else f"there is no run {name}."
        else:
            code = read_code(name) or ""
            is_known = code in site.rooms.codes(time.time())
            if is_known:
                site.rooms.delete(code)
            yield f"room {code} is removed." if is_known else f"there is no open room {name}."


def main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(arguments)
    print_everywhere()
    try:
        with closing(opened(settings_from_environment())) as site:
            for line in _done(site, given):
                print(line)
    except (BackupError, UnknownJob, SharingFailed) as error:
        print(f"python -m app.admin: {error}", file=sys.stderr)
        return 1
    except (QueueUnavailable, StoreUnavailable) as error:
        print(f"python -m app.admin: the storage cannot be reached: {error}.", file=sys.stderr)
        return 1
    return 0


def _done(site: Site, given: argparse.Namespace) -> Iterable[str]:
    match given.command:
        case "list":
            return listed(site, [given.what] if given.what else list(LISTS), given.json)
        case "delete":
            return deleted(site, given.what, given.names)
        case "backup":
            return [back_up(site, given.file)]
        case _:
            return restore(site, given.file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.admin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    lists = commands.add_parser("list", help="what there is")
    lists.add_argument("what", nargs="?", choices=list(LISTS), help="all of them without")
    lists.add_argument("--json", action="store_true", help="for programs")
    deletes = commands.add_parser("delete", help="remove rooms, runs or jobs for good")
    deletes.add_argument("what", choices=["room", "run", "job"])
    deletes.add_argument("names", nargs="+", metavar="CODE-OR-ID")
    for command, help_text in (
        ("backup", "write rooms, jobs and runs into one file"),
        ("restore", "bring back what is not there any more"),
    ):
        commands.add_parser(command, help=help_text).add_argument("file", type=Path)
    return parser


def _time(at: object) -> str:
    if not isinstance(at, int | float):
        return ""
    return datetime.fromtimestamp(at, UTC).isoformat(" ", "seconds").removesuffix("+00:00")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
