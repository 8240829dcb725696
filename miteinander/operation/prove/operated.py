"""The product as the demo operates it, on the filling of a proof: ``python -m miteinander.operation.prove.operated PORT``."""

import sys
import time
from pathlib import Path

from miteinander.operation import demonstration, installation, supervisor
from miteinander.operation.installation import Installation


def main(port: int) -> int:
    begun, settings = time.monotonic(), installation.settings()
    with supervisor.ending_signals(), demonstration.listen(port) as listener:
        cluster = installation.cluster(settings)
        try:
            here = Installation(settings, installation.data_folder(settings), cluster.start(), cluster)
            demonstration.serve(here, cluster, listener, begun)
        except supervisor.Ending:
            return 0
        finally:
            cluster.stop()


def command(port: int) -> list[str]:
    return supervisor.python("-m", "miteinander.operation.prove.operated", str(port))


def under(pid: int, *words: str) -> list[int]:
    """Living children of a process whose command holds these words."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            told = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if told and all(word in told for word in words):  # a dead one has no words any more
            found.append(int(child))
    return found


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
