"""The matrix of faults: each cause, what it hits, what was lost, and the test that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CLASS, TRAINING, STORAGE = (
    f"faults/test_{name}.py::test_" for name in ("class", "training", "storage")
)
KILLED = f"{CLASS}no_answer_is_lost_while_web_processes_are_killed_and_the_machine_restarts"
REDIS = f"{CLASS}nothing_is_lost_while_redis_hangs_and_is_killed_and_the_rest_goes_on"
WORKER = (
    f"{TRAINING}a_run_whose_worker_is_killed_begins_again_and_one_that_is_killed_itself_is_told"
)
CACHE = "app/pictures/test_cache.py::test_"
READ_ONLY = f"{STORAGE}on_a_read_only_disk_without_a_home_all_that_is_looked_at_is_there"


@dataclass(frozen=True)
class Cell:
    """test: below tests/."""

    cause: str
    part: str
    lost: str
    test: str


CELLS: Sequence[Cell] = (
    Cell(
        "web processes killed, one after the other", "a class, rooms in SQLite", "nothing", KILLED
    ),
    Cell("", "pictures, numbers of `/metrics`", "nothing", KILLED),
    Cell(
        "",
        "rooms, at the moment of writing",
        "nothing that was answered",
        "app/rooms/test_room_stores.py::test_answers_survive_the_process_that_took_them",
    ),
    Cell("worker killed", "its training run", "its epochs so far, trained again by itself", WORKER),
    Cell(
        "",
        "a second time",
        "the run; its visitor is told to start it again",
        "app/jobs/test_jobs.py::test_a_job_without_a_beat_is_found_dead_in_time",
    ),
    Cell(
        "trainer killed",
        "its training run",
        "that run; its visitor is told to start it again",
        WORKER,
    ),
    Cell("Redis hangs, or is killed and comes back", "a class, rooms on Redis", "nothing", REDIS),
    Cell("", "pages and pictures", "nothing: they go on", REDIS),
    Cell(
        "", "a training run, orders", "nothing: it goes on; orders are refused in a sentence", REDIS
    ),
    Cell(
        "",
        "threads of the web processes",
        "one at a time, for 1.5 s",
        f"{STORAGE}a_redis_that_hangs_holds_one_thread_at_a_time",
    ),
    Cell(
        "disk full",
        "rooms, pictures",
        "nothing that was answered; what is new is refused, and decoded anew",
        f"{STORAGE}a_full_disk_refuses_what_is_new_and_loses_nothing",
    ),
    Cell(
        "",
        "orders",
        "none that was taken; new ones are refused",
        f"{STORAGE}a_full_disk_takes_no_order_and_keeps_those_it_has",
    ),
    Cell(
        "",
        "a training run",
        "that run; its visitor is told why",
        f"{TRAINING}a_disk_that_is_full_for_a_run_is_named",
    ),
    Cell(
        "cache folder removed or overwritten while in use",
        "scripts, pictures",
        "nothing: made anew",
        f"{STORAGE}a_cache_that_is_removed_or_overwritten_is_made_anew",
    ),
    Cell(
        "",
        "its database, in parts",
        "pictures, which are decoded anew",
        f"{CACHE}a_damaged_database_is_moved_aside_and_begun_anew",
    ),
    Cell(
        "",
        "compressed scripts",
        "nothing: made anew at the next start",
        "app/web/test_static.py::test_a_compressed_copy_that_was_cut_short_is_made_anew",
    ),
    Cell(
        "the queue's file overwritten while in use",
        "orders",
        "those that waited; new ones are taken",
        f"{STORAGE}a_queue_that_is_damaged_in_use_is_set_aside",
    ),
    Cell(
        "the file of rooms overwritten or removed while in use",
        "rooms",
        "those that were in it; new ones open",
        f"{STORAGE}a_file_of_rooms_that_is_lost_in_use_ends_its_rooms_and_no_others",
    ),
    Cell(
        "clock set forward by a day",
        "a class, either storage",
        "nothing",
        f"{STORAGE}a_clock_set_forward_by_a_day_ends_no_lesson",
    ),
    Cell(
        "",
        "a class, the clock of Redis",
        "nothing",
        f"{STORAGE}rooms_outlive_a_clock_of_redis_that_is_set_forward",
    ),
    Cell(
        "",
        "training runs, either storage",
        "nothing",
        f"{STORAGE}a_clock_set_forward_by_a_day_ends_no_training",
    ),
    Cell(
        "clock set back by an hour",
        "a training run whose worker died",
        "nothing: it is found dead",
        f"{STORAGE}a_clock_set_back_keeps_no_dead_job_running",
    ),
    Cell("machine restarted in mid-lesson", "members, teacher, answers", "nothing", KILLED),
    Cell(
        "machine restarted in mid-training",
        "the training run",
        "its epochs so far, trained again by itself",
        f"{TRAINING}a_run_whose_machine_restarts_begins_again_and_leaves_nothing",
    ),
    Cell(
        "port taken",
        "the start",
        "the start: one sentence names the port and another one",
        "app/web/test_main.py::test_a_used_port_is_one_clear_sentence",
    ),
    Cell(
        "read-only disk, no home directory",
        "pages, pictures, scripts",
        "nothing; rooms are refused in a sentence",
        READ_ONLY,
    ),
    Cell(
        "",
        "the picture cache",
        "the cache: pictures are decoded each time",
        f"{CACHE}without_a_writable_folder_pictures_are_computed_each_time",
    ),
    Cell(
        "all of these",
        "the log",
        "nothing: no address, token or code is in it",
        f"{CLASS}the_log_of_it_all_leads_to_nobody",
    ),
)


def table(measured: Mapping[str, Sequence[str]] | None = None) -> str:
    """As Markdown; with what tests measured in place of their names, where that is given."""
    last = "test" if measured is None else "measured"
    lines = [f"| cause | hits | lost | {last} |", "|---|---|---|---|"]
    for cell in CELLS:
        file, _, _ = cell.test.partition("::")
        shown = f"`{file}`" if measured is None else "; ".join(measured.get(cell.test, ["passed"]))
        lines.append(f"| {cell.cause} | {cell.part} | {cell.lost} | {shown} |")
    return "\n".join(lines)
