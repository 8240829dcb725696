"""Tables that people bring as files (Excel, CSV, vCard): read by a child process that has little memory, little time and no secrets.

The web process never opens such a file itself. What comes back is plain text in cells, or the one reason why not.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miteinander.core.sheets import limits
from miteinander.core.sheets.words import Fault, Remark

ROOT = Path(__file__).resolve().parents[3]
CHILD = "miteinander.core.sheets.child"
SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt", ".vcf")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: headings, and rows with their number in the file (as a spreadsheet counts) and a cell for each heading."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    remarks: tuple[tuple[Remark, Mapping[str, Any]], ...] = ()  # what one should know: a hidden sheet, merged headings


class Unreadable(ValueError):
    """The file was not read, and why. ``peak_kb``: the most memory that the child had in use, when it could still tell."""

    def __init__(self, fault: Fault, values: Mapping[str, Any] | None = None, *, peak_kb: int = 0) -> None:
        self.fault, self.values, self.peak_kb = fault, dict(values or {}), peak_kb
        super().__init__(fault.german % self.values)


def read(*, raw: bytes, name: str) -> Sheet:
    """The table in a file; its format is told by its content, and its name must not say otherwise. Raises ``Unreadable``."""
    answer = ask(raw=raw, name=name)
    if "fault" in answer:
        raise Unreadable(Fault(answer["fault"]), answer["values"], peak_kb=answer["peak_kb"])
    return Sheet(
        heads=tuple(answer["heads"]),
        rows=tuple((number, tuple(cells)) for number, cells in answer["rows"]),
        remarks=tuple((Remark(word), values) for word, values in answer["remarks"]),
    )


def ask(*, raw: bytes, name: str, program: Sequence[str] = ("-m", CHILD)) -> dict[str, Any]:
    """What the child answers, or why it did not."""
    if len(raw) > limits.MOST_BYTES:
        return {"fault": Fault.TOO_BIG, "values": {"most": limits.MOST_BYTES // 1_000_000}, "peak_kb": 0}
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "OPENPYXL_LXML": "False",  # with the parser of the standard library, which defusedxml guards
    }
    try:
        done = subprocess.run(
            [sys.executable, "-B", *program, Path(name).suffix.lower()[:8]],
            input=raw,
            capture_output=True,
            env=environment,
            cwd="/",
            timeout=limits.SECONDS_TO_WAIT,
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    if not isinstance(answer, dict) or not {"fault", "heads"} & set(
        answer
    ):  # killed: too long, or out of memory in the middle of a word
        return {"fault": Fault.TOO_MUCH, "values": {}, "peak_kb": 0}
    return answer
