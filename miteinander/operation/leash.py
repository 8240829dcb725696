"""Start a command that ends when its parent ends, however that ended: ``python leash.py PARENT COMMAND...``.

Linux tells the child by itself, so a parent killed with -9 leaves no web server or worker behind that holds the port.
Also imported by the web server for its own children.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Let the kernel end this process as soon as `parent` is gone; end at once if it is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606
