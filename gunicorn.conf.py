"""gunicorn, hosted (`make serve`, Procfile) and on one's own computer (`python app/main.py`)."""

import gc

from app.settings import settings_from_environment
from app.web.open_files import most_connections
from app.web.serving.lanes import RoomsFirst

settings = settings_from_environment()

bind = settings.address
workers = settings.workers
worker_class = RoomsFirst
RoomsFirst.head_seconds = settings.client_seconds
threads = settings.threads
# Loaded once and shared by the workers: half the memory, and one boot instead of two.
preload_app = True
# Browsers open six connections; reopening them for each image costs more than keeping them.
keepalive = 30
worker_connections = most_connections()
graceful_timeout = 5
loglevel = "warning"
# Else a client's header could say where the app is mounted, and be answered with 500.
forwarder_headers = ""
# Ten places of 64 latents and a selection's corners come near 4094, which is usual.
limit_request_line = 8190
# It would be a second way in, and two instances of one user would fight over it.
control_socket_disable = True


def when_ready(server: object) -> None:
    # A collection writes into all that it looks at, and so each worker would get a copy of its own.
    gc.freeze()
    print(settings.greeting(), flush=True)
