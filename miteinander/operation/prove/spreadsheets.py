"""E1: no file kills us. Every hostile file is answered with a sentence, in little memory and time; an ordinary reader dies of some."""

import time
from collections.abc import Iterator

from miteinander.core import sheets
from miteinander.core.sheets import limits
from miteinander.core.sheets.words import Fault
from miteinander.operation.prove import hostile
from miteinander.operation.prove.laboratory import Result

# As one would write it on a good day: the library's own defaults, no look before opening. It gets more memory than ours, and as much time.
PLAIN = """
import io, json, os, resource, sys
os.environ["OPENPYXL_DEFUSEDXML"] = "False"
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)); resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
raw = sys.stdin.buffer.read()
try:
    import openpyxl
    for row in openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True): pass
    fault = ""
except MemoryError: raise SystemExit(1)
except Exception as error: fault = type(error).__name__
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"heads": [], "error": fault, "peak_kb": peak}))
"""
DEADLY = (
    "bomb: a sheet of 300 MB",
    "bomb: 70 MB of rows",
    "sparse: a cell in the last corner",
    "many: a million columns",
    "many: 1,300,000 cells",
    "strings: half a million",
)
LIGHT = (
    "sparse: a cell in the last corner",
    "entities: billion laughs in the strings",
    "programs: macros",
    "bomb: one cell of 40 MB",
)
FEW = ("sparse: a cell in the last corner",)


def prove(*, thorough: bool = True) -> Iterator[Result]:
    """Not ``thorough``: the lighter half of the files, and two for the control."""
    begun = time.perf_counter()
    tries, highest, killed = 0, 0, 0
    faults: list[str] = []
    times: list[float] = []
    for number, (title, raw, name) in enumerate(files(thorough)):
        tries += 1
        started = time.perf_counter()
        answer = sheets.ask(raw=raw, name=name)
        times.append(time.perf_counter() - started)
        highest = max(highest, answer["peak_kb"] // 1024)
        killed += answer.get("fault") == Fault.TOO_MUCH and not answer["peak_kb"]  # by a limit that it cannot pass
        if "fault" not in answer:
            faults.append(f"{title}: was read, {len(answer['rows'])} rows ({number})")
        elif answer["peak_kb"] * 1024 > limits.MEMORY:
            faults.append(f"{title}: {answer['peak_kb'] // 1024} MB")
    chosen, seconds = (DEADLY, limits.SECONDS) if thorough else (FEW, 2)
    died, hungry = plain(chosen, seconds)
    p95 = sorted(times)[int(len(times) * 0.95)]
    said = f"at most {highest} MB, p95 {p95:.1f} s, longest {max(times):.1f} s, {killed} stopped by a limit"
    control = f"of {len(chosen)} of them a plain reader is not through with {died} in {seconds} s or 3 GB, needs over 512 MB for {hungry}"
    attack = f"{tries} hostile files, each refused with a sentence: {said}"
    yield Result("E1", attack, tries, len(faults), control, died + hungry > 0, time.perf_counter() - begun, faults[:20])


def files(thorough: bool) -> Iterator[tuple[str, bytes, str]]:
    """All files, or those that are quickly made and quickly refused."""
    if thorough:
        yield from hostile.corpus()
        return
    for title, make in hostile.workbooks():
        if title in LIGHT:
            yield title, make(), "liste.xlsx"


def plain(titles: tuple[str, ...], seconds: int) -> tuple[int, int]:
    """What becomes of an ordinary reader: how often it died, how often it took more memory than ours may have."""
    died = hungry = 0
    for title, make in hostile.workbooks():
        if title in titles:
            answer = sheets.ask(raw=make(), name="x.xlsx", program=("-c", PLAIN.replace("SECONDS", str(seconds))))
            died += "error" not in answer
            hungry += answer["peak_kb"] * 1024 > limits.MEMORY
    return died, hungry
