"""Training on a class's drawings: who may watch, what is handed over, what is unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from app.jobs.drawings import unpacked
from app.jobs.jobs import Jobs, UnknownJob
from app.jobs.order import DRAWINGS, Order, fields
from app.jobs.queue import JobQueue
from app.settings import JobLimits

ORDER = Order(DRAWINGS, "fc-256", 2, "beta-vae", beta=1.0, epochs=30, seed=0, name="Ours")


def test_all_may_watch_what_a_class_trains_and_its_teacher_alone_may_end_it(
    tmp_path: Path,
) -> None:
    jobs = Jobs(JobQueue(tmp_path), JobLimits())
    job = jobs.start("teacher", ORDER, drawings=b"zip")
    assert jobs.watched(None, job.id).order == ORDER
    for other in None, "student":
        with pytest.raises(UnknownJob):
            jobs.owned(other, job.id)
    # The worker that trains on them is the last who reads them.
    assert jobs.drawings(job.id) == b"zip"
    assert jobs.drawings(job.id) is None
    own = jobs.start("student", ORDER)
    with pytest.raises(UnknownJob):
        jobs.watched(None, own.id)


def test_drawings_are_ordered_from_a_room_alone() -> None:
    assert DRAWINGS not in (fields(JobLimits(), ["mnist"])["dataset"].choices or ())
    options = ORDER.options(Path("/x/drawings"))
    assert "--dataset=folder:/x/drawings" in options
    assert "--image-size=28" in options


def test_pictures_alone_are_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in ("drawings/7/00001.png", "drawings/../../x.png", "/drawings/7/00002.png",
                     "drawings/7/x.sh", "drawings.npz"):  # fmt: skip
            file.writestr(name, name)
    folder = unpacked(out.getvalue(), tmp_path / "job")
    found = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert found == [folder.relative_to(tmp_path) / "7" / "00001.png"]
