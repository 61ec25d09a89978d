"""gunicorn's threads in lanes: no beat of a class, and no script, waits behind a dear callback."""

from __future__ import annotations

import re
import sys
from concurrent.futures import Future, ThreadPoolExecutor

from app.web.serving.worker import Connection, PatientWorker

# A beat takes less than a millisecond: more threads would only wait for each other.
ROOM_THREADS = 4
# What is sent all the time and is cheap, also below a sub-path; who reads all answers waits as
# others do.
OF_ROOMS = re.compile(rb"(POST|PUT) [^ ?]*/api/rooms/[^/ ?]{6,12}/(beat|answers|members|lead)[ ?]")
# What only the system sends, also below a sub-path: a thread would cost as much as the answer.
FILES = re.compile(rb"(GET|HEAD) (/[\w.~-]+){0,3}/(static|_dash-component-suites)/")
READ = 1024  # of a request, to know what it is for
# A callback that computes gives others a turn this often (Python: every 5 ms), and a beat needs
# several turns.
SWITCH_SECONDS = 0.0005


class RoomsFirst(PatientWorker):
    """Requests to rooms have threads of their own, those for scripts and styles need none."""

    def get_thread_pool(self) -> ThreadPoolExecutor:
        sys.setswitchinterval(SWITCH_SECONDS)
        self._rooms = ThreadPoolExecutor(ROOM_THREADS, thread_name_prefix="rooms")
        pool: ThreadPoolExecutor = super().get_thread_pool()
        return pool

    def enqueue_req(self, conn: Connection) -> None:
        # It is whole, so that no slow client can hold one of the few threads.
        begin = bytes(conn.parser.unreader.buf.getvalue()[:READ])
        if FILES.match(begin):
            answered: Future[bool] = Future()
            answered.set_result(self.handle(conn))
            self.finish_request(conn, answered)
            return
        pool = self._rooms if OF_ROOMS.match(begin) else self.tpool
        done = pool.submit(self.handle, conn)
        done.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )
