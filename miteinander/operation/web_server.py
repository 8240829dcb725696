"""How gunicorn runs the pages: ``gunicorn --config python:miteinander.operation.web_server config.wsgi``."""

import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from miteinander.core import logs
from miteinander.operation import installation, leash

worker_class = "sync"
workers = int(os.environ.get("MITEINANDER_WORKERS", "2"))
# Loaded once before the fork: half the memory. No database connection may be opened while loading.
preload_app = True
timeout = 60
graceful_timeout = 5
control_socket_disable = True  # it would lie in the home of whoever starts us
if installation.settings() not in (installation.DEMO, installation.TEST):
    logconfig_dict = logs.CONFIGURATION  # its own lines repeat addresses of visitors and what they asked for


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A killed master must not leave workers behind that hold the port."""
    leash.end_with(server.pid)
