"""The diagram of JSP21 eq. 9 along gamma: all fixed points, the Hopf point, the cycles to their homoclinic end.

Beside AUTO-07p where it is installed (Debian: ``apt-get install auto-07p gfortran``) and PyDSTool where
``GATESCAPE_PYDSTOOL_PYTHON`` names a Python that has it. Both are told a fixed point to begin at, and follow its branch
alone; ours finds all branches by itself.
"""

import json
import math
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import heading, row
from dynamics import GRU, fixed_points
from dynamics.continuation import Family, cycle_branches, fixed_point_diagram

PEERS = Path(__file__).resolve().parent / "peers"
C, S = 3.0 * math.cos(math.pi / 20.0), 3.0 * math.sin(math.pi / 20.0)
BEGIN = 0.07
PYDSTOOL = "GATESCAPE_PYDSTOOL_PYTHON"
# solved with 50 digits in tests/references
HOPF, HOMOCLINIC = 0.0530093942198, 0.0541746769162
LONGEST = 300.0


@dataclass(frozen=True)
class Answer:
    """What a program found, and how long it took.

    Attributes:
        seconds: without compilation; for another program without its start either, by its own clock, where it has one.
        hopf: of gamma.
        homoclinic: of gamma; None if it does not follow cycles.
        branches: of fixed points.
    """

    seconds: float
    hopf: float
    homoclinic: float | None
    branches: int


def flow(gamma: float) -> GRU:
    """JSP21 eq. 9."""
    return GRU(Uh=((C, S), (-S, C)), Ur=((0, 0), (0, 0)), bh=(0.32, gamma), br=(0, 0))


def ours() -> Answer:
    """All of it, from nothing."""
    begin = time.perf_counter()
    diagram = fixed_point_diagram(Family("gamma", 0.04, 0.1, flow))
    (branch,) = cycle_branches(diagram)
    seconds = time.perf_counter() - begin
    (hopf,) = (event.value for event in diagram.events if event.kind == "hopf")
    (end,) = (end.value for end in branch.ends if end.kind == "homoclinic")
    return Answer(seconds, hopf, end, len(diagram.branches))


def start() -> tuple[float, float]:
    """The spiral from which the others begin."""
    (point,) = (p for p in fixed_points(flow(BEGIN)).points if p.kind == "source")
    return point.x, point.y


def auto() -> Answer | str:
    """AUTO-07p, or why not."""
    if not shutil.which("auto-07p") or not shutil.which("gfortran"):
        return "not installed"
    x, y = start()
    numbers = {"GAMMA": BEGIN, "C": C, "S": S, "X": x, "Y": y}
    source = (PEERS / "eq9.f90").read_text()
    for name, value in numbers.items():
        source = source.replace(f"@{name}@", f"{value!r}D0")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "eq9.f90").write_text(source)
        shutil.copy(PEERS / "eq9.auto", folder)
        done = subprocess.run(
            ["auto-07p", "eq9.auto"], cwd=folder, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    found = re.search(r"^HOPF (\S+)", done.stdout, re.M), re.search(r"^LAST (\S+) (\S+)", done.stdout, re.M)
    if not all(found):
        return f"failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}"
    seconds = sum(map(float, re.findall(r"Total Time\s+(\S+)", done.stdout)))
    return Answer(seconds, float(found[0][1]), float(found[1][1]), 1)


def pydstool() -> Answer | str:
    """PyDSTool in its own environment, or why not."""
    python = os.environ.get(PYDSTOOL)
    if not python:
        return f"{PYDSTOOL} names no Python"
    numbers = [repr(float(v)) for v in (C, S, BEGIN, *start())]
    done = subprocess.run(
        [python, str(PEERS / "eq9_pydstool.py"), *numbers],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1]}"
    told = json.loads(done.stdout.splitlines()[-1])
    return Answer(told["seconds"], told["hopf"][0], None, 1)


def main() -> None:
    """Print values and times side by side."""
    heading("diagram of JSP21 eq. 9 along gamma", "Hopf at 0.0530093942 and homoclinic at 0.0541746769, to 1e-9")
    ours()
    programs: dict[str, Callable[[], Answer | str]] = {"gatescape": ours, "AUTO-07p": auto, "PyDSTool": pydstool}
    runs = {"gatescape": 5, "AUTO-07p": 3, "PyDSTool": 1}
    for name, program in programs.items():
        answers = [program() for _ in range(runs[name])]
        refused = [answer for answer in answers if isinstance(answer, str)]
        if refused:
            row(name, refused[0])
            continue
        best = min((a for a in answers if isinstance(a, Answer)), key=lambda a: a.seconds)
        row(f"{name}: quickest of {runs[name]}", f"{best.seconds * 1e3:.0f} ms")
        row(f"{name}: branches of fixed points", str(best.branches))
        row(f"{name}: Hopf point, error", f"{abs(best.hopf - HOPF):.1e}", _kept(name, best.hopf, HOPF))
        if best.homoclinic is None:
            row(f"{name}: homoclinic", "not followed")
        else:
            error = abs(best.homoclinic - HOMOCLINIC)
            row(f"{name}: homoclinic, error", f"{error:.1e}", _kept(name, best.homoclinic, HOMOCLINIC))


def _kept(name: str, value: float, truth: float) -> bool | None:
    return abs(value - truth) <= 1e-9 if name == "gatescape" else None


if __name__ == "__main__":
    main()
