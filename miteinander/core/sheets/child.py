"""The program that opens a file from outside: ``python -m miteinander.core.sheets.child .xlsx < file``.

It binds itself before it reads a byte: memory, time, no file to write, no further process. Its environment holds no address
and no key of the house. Its answer is one line of JSON.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from miteinander.core.sheets import limits
from miteinander.core.sheets.words import Fault, Refusal


def bind() -> None:
    """Give up what the reading of a table does not need."""
    for limit, value in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))


def answer(raw: bytes, suffix: str) -> dict[str, Any]:
    """The table, or the reason why not; whatever the bytes are."""
    from miteinander.core.sheets import formats  # noqa: PLC0415 - only now, inside the limits

    try:
        return formats.read(raw, suffix)
    except Refusal as refusal:
        return {"fault": refusal.fault, "values": refusal.values}
    except MemoryError:
        return {"fault": Fault.TOO_MUCH, "values": {}}
    except (
        Exception
    ):  # parsers of others raise what they like; the file is at fault, and says nothing that we would repeat
        return {"fault": Fault.BROKEN, "values": {}}


def peak_kb() -> int:
    """The most memory in use so far. Not by ``getrusage``: that tells what the parent had when it started us."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not on Linux
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def main() -> None:
    bind()
    said = answer(sys.stdin.buffer.read(limits.MOST_BYTES + 1), sys.argv[1] if len(sys.argv) > 1 else "")
    said["peak_kb"] = peak_kb()
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
