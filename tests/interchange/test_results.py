"""What is taken away reads back as the same numbers."""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from dynamics import (
    GRU,
    FitzHughNagumo,
    Flow,
    Portrait,
    PortraitSettings,
    Trajectory,
    Window,
    analyse,
    orbit,
    slow_points,
)
from dynamics.catalogue import topologies
from interchange import results
from interchange.weights import read_weights

from .test_frameworks import loudly_skip, steps

ROOT = Path(__file__).parents[2]
AWKWARD = GRU(
    Uh=((0.1, -7.123456789012345), (1e-9, 2.0)),
    Ur=((-4.0, 1 / 3), (8.0, 123.456)),
    bh=(0.30000000000000004, -0.2),
    br=(-0.4, 1e-300),
    Uz=((0.5, 0.25), (-1.0, 0.125)),
    bz=(0.0, -0.0),
    ch=(2.5, -1 / 7),
)
AFTER = GRU(**{p.name: getattr(AWKWARD, p.name) for p in GRU.parameters}, reset="after")
RING = GRU(Uh=((2.4271, -1.7634), (1.7634, 2.4271)), Ur=((0, 0), (0, 0)), br=(0, 0))
CLUSTERED = GRU(Uh=((2, 0), (0, 2)), Ur=((-1, 0), (0, -1)), bh=(0, 0), br=(0, 0))
FLOWS: dict[str, Flow] = {
    "before": AWKWARD,
    "after": AFTER,
    "cycle": RING,
    "clusters": CLUSTERED,
    "eleven points": topologies()[-1].flow,
    "another system": FitzHughNagumo(),
}
SMALL = PortraitSettings(field_resolution=16, arrow_resolution=4, trajectory_grid=2, nullcline_depth=7)


def portrait_of(name: str) -> tuple[Portrait, list[Trajectory]]:
    flow = FLOWS[name]
    portrait = analyse(flow, Window(-1.05, 1.07, -1.1, 1.1), SMALL)
    return portrait, [*orbit(flow, 0.3, -0.123456789012345, found=portrait.fixed_points)]


def table(text: str) -> tuple[list[str], list[dict[str, str]]]:
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert lines[: len(head)] == head
    return head, list(csv.DictReader(lines[len(head) :], strict=True))


def columns(rows: list[dict[str, str]], *names: str) -> np.ndarray:
    return np.array([[float(row[name]) for name in names] for row in rows]).reshape(-1, len(names))


@pytest.mark.parametrize("name", FLOWS)
def test_fixed_points_table(name: str) -> None:
    portrait, _ = portrait_of(name)
    found = portrait.fixed_points
    head, rows = table(results.fixed_points_csv(portrait))
    everything = (*found.points, *found.clusters)
    assert len(rows) == len(everything)
    for row, point in zip(rows, everything, strict=True):
        assert (float(row["x"]), float(row["y"]), row["kind"]) == (point.x, point.y, point.kind)
        assert tuple(float(row[side]) for side in ("x_low", "x_high", "y_low", "y_high")) == point.box
        for i, value in enumerate(point.eigenvalues, 1):
            assert complex(float(row[f"eigenvalue_{i}_real"]), float(row[f"eigenvalue_{i}_imaginary"])) == value
        assert row["index"] == ("" if point.index is None else str(point.index))
    assert [row["resolved"] for row in rows] == ["yes"] * len(found.points) + ["no"] * len(found.clusters)
    assert [row["number"] for row in rows if row["number"]] == [str(i + 1) for i in range(len(found.points))]
    assert any(line.startswith("# Proven: ") for line in head)
    for symbol, values in portrait.flow.parameter_values().items():
        (line,) = (line for line in head if line.startswith(f"# {symbol} = "))
        assert tuple(map(float, line.split(" = ")[1].split())) == values


def test_limit_cycles_tables() -> None:
    portrait, _ = portrait_of("cycle")
    (cycle,) = portrait.limit_cycles.cycles
    (row,) = table(results.limit_cycles_csv(portrait))[1]
    assert (float(row["period"]), float(row["log_multiplier"])) == (cycle.period, cycle.log_multiplier)
    assert (row["stable"], row["encloses"]) == ("yes", " ".join(str(i + 1) for i in cycle.encloses))
    points = table(results.limit_cycle_points_csv(portrait))[1]
    assert np.array_equal(columns(points, "x", "y"), cycle.points)


@pytest.mark.parametrize("name", FLOWS)
def test_curves_tables(name: str) -> None:
    portrait, orbits = portrait_of(name)
    rows = table(results.nullclines_csv(portrait))[1]
    for curve, branches in (("x", portrait.nullclines.x), ("y", portrait.nullclines.y)):
        mine = [row for row in rows if row["nullcline"] == curve]
        for number, branch in enumerate(branches, 1):
            assert np.array_equal(columns([r for r in mine if r["branch"] == str(number)], "x", "y"), branch)
    head, rows = table(results.separatrices_csv(portrait))
    for number, branch in enumerate(portrait.separatrices, 1):
        mine = [row for row in rows if row["separatrix"] == str(number)]
        assert np.array_equal(columns(mine, "x", "y"), branch.points)
        assert {(row["saddle"], row["stability"]) for row in mine} == {(str(branch.saddle + 1), branch.stability)}
        assert any(line.startswith(f"# Separatrix {number}: ") for line in head)
    rows = table(results.orbits_csv(portrait, orbits))[1]
    for number, path in enumerate(orbits, 1):
        mine = [row for row in rows if row["orbit"] == str(number)]
        assert np.array_equal(columns(mine, "t", "x", "y"), np.column_stack((path.t, path.points)))


@pytest.mark.parametrize("name", FLOWS)
def test_json(name: str) -> None:
    portrait, orbits = portrait_of(name)
    document = json.loads(results.results_json(portrait, orbits))
    for entry, point in zip(document["fixed_points"]["points"], portrait.fixed_points.points, strict=True):
        assert (entry["x"], entry["y"], entry["kind"], entry["shape"]) == (point.x, point.y, point.kind, point.shape)
        assert [complex(*pair) for pair in entry["eigenvalues"]] == list(point.eigenvalues)
        assert (*entry["enclosure"]["x"], *entry["enclosure"]["y"]) == point.box
    assert len(document["fixed_points"]["clusters"]) == len(portrait.fixed_points.clusters)
    for entry, cycle in zip(document["limit_cycles"]["cycles"], portrait.limit_cycles.cycles, strict=True):
        assert np.array_equal(entry["points"], cycle.points)
    for entry, path in zip(document["orbits"], orbits, strict=True):
        assert np.array_equal(entry["t"], path.t)
        assert np.array_equal(entry["points"], path.points)
    assert [len(branch) for branch in document["nullclines"]["dx/dt = 0"]] == [len(b) for b in portrait.nullclines.x]


@pytest.mark.parametrize("name", [name for name, flow in FLOWS.items() if isinstance(flow, GRU)])
def test_json_can_be_brought_along_again(name: str) -> None:
    portrait, orbits = portrait_of(name)
    assert read_weights(results.results_json(portrait, orbits)).flow == portrait.flow


def test_incomplete_and_clustered_lists_say_so() -> None:
    portrait, _ = portrait_of("clusters")
    assert portrait.fixed_points.clusters
    assert "outside the points and clusters listed" in results.fixed_points_csv(portrait)
    hurried = analyse(AWKWARD, settings=PortraitSettings(box_budget=5, cycle_samples=0))
    head, _ = table(results.fixed_points_csv(hurried))
    assert any(line.startswith("# Not proven complete: ") for line in head)
    assert "# Limit cycles were not searched for." in results.limit_cycles_csv(hurried)


@pytest.mark.parametrize("name", ["slow", "steep"])
def test_slow_points_table(name: str) -> None:
    flow = {
        "slow": GRU(Uh=((2.9665, -0.4471), (0.4471, 2.9665)), Ur=((0, 0), (0, 0)), br=(0, 0)),
        "steep": GRU(Uh=((2, 2), (2, 2)), Ur=((100, 100), (100, 100)), bh=(0.01, 0), br=(0, 0)),
    }[name]
    portrait = analyse(flow, settings=SMALL)
    found = slow_points(flow)
    head, rows = table(results.slow_points_csv(portrait, found))
    assert found.points
    names = ("x", "y", "speed", "direction_x", "passage", "bottleneck", "clear")
    exact = [(p.x, p.y, p.speed, p.direction[0], p.passage, p.bottleneck, p.clear) for p in found.points]
    assert columns(rows, *names).tolist() == [list(row) for row in exact]
    assert any("may be missing" in line for line in head) != found.complete


def run(script: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "picture.py"
    path.write_text(script)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg", "MPLCONFIGDIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, str(path), *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("name", FLOWS)
def test_script_computes_the_same_portrait(name: str) -> None:
    portrait, orbits = portrait_of(name)
    script = results.python_script(portrait, orbits)
    compile(script, "picture.py", "exec")
    assert max(map(len, script.splitlines())) <= 120
    before_drawing = script[: script.index("figure, axes =")].replace("import matplotlib.pyplot as plt\n", "")
    made: dict[str, object] = {}
    exec(before_drawing, made)
    again = made["portrait"]
    assert isinstance(again, Portrait)
    assert (again.flow, again.window, again.settings) == (portrait.flow, portrait.window, portrait.settings)
    assert again.fixed_points == portrait.fixed_points
    for mine, theirs in zip(made["orbits"], orbits, strict=True):  # type: ignore[call-overload]
        # one that was caught by a fixed point is followed just as far
        assert np.allclose(mine.points[-1], theirs.points[-1], atol=1e-6)
        assert np.array_equal(mine.points[0], theirs.points[0])


@pytest.mark.parametrize("name", ["cycle", "clusters", "another system"])
def test_script_draws(name: str, tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        loudly_skip("matplotlib")
    portrait, orbits = portrait_of(name)
    done = run(results.python_script(portrait, orbits), tmp_path, "picture.png")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def from_latex(text: str) -> dict[str, tuple[Fraction, ...]]:
    def number(entry: str) -> Fraction:
        mantissa, _, power = entry.partition(r"\times 10^")
        return Fraction(Decimal(mantissa.strip())) * Fraction(10) ** int(power.strip("{} ") or 0)

    found = {}
    for symbol, body in re.findall(r"^  (\S+) &= (.*?),?(?:\\\\)?$", text, re.MULTILINE):
        inside = re.sub(r"\\(begin|end){pmatrix}", "", body)
        plain = symbol.replace("\\mathrm", "").replace("{", "").replace("}", "").lstrip("\\")
        found[plain] = tuple(number(entry) for entry in re.split(r"&|\\\\", inside))
    return found


@pytest.mark.parametrize("name", FLOWS)
def test_latex(name: str) -> None:
    flow = FLOWS[name]
    text = results.latex(flow)
    assert "e-" not in text
    assert text.startswith("\\begin{align*}\n")
    found = from_latex(text)
    wanted = dict(flow.parameter_values())
    if isinstance(flow, GRU) and flow.reset == "before":
        del wanted["c_h"]
    assert {symbol: tuple(map(float, entries)) for symbol, entries in found.items()} == wanted


def test_latex_decimals_are_exact_and_plain() -> None:
    assert r"U_h &= \begin{pmatrix} 0.1 & -7.123456789012345 \\ 1 \times 10^{-9} & 2 \end{pmatrix}" in results.latex(
        AWKWARD
    )
    assert r"I_{\mathrm{ext}} &= 1" in results.latex(FitzHughNagumo())
    assert r"\tau &= 12.5" in results.latex(FitzHughNagumo())


@pytest.mark.parametrize("flow", [AWKWARD, AFTER], ids=["before", "after"])
def test_numpy_code(flow: GRU) -> None:
    made: dict[str, object] = {}
    exec(results.numpy_code(flow), made)
    for parameter in flow.parameters:
        if parameter.name != "ch" or flow.reset == "after":
            assert np.array_equal(made[parameter.symbol], getattr(flow, parameter.name))  # type: ignore[arg-type]
    h = np.array([0.4, -0.7])
    assert np.allclose(made["velocity"](h), flow.velocity(*h), atol=1e-14)  # type: ignore[operator]
    assert np.allclose(made["step"](h), steps(flow, (0.4, -0.7), 1)[0], atol=1e-14)  # type: ignore[operator]


def tensors_of(code: str) -> dict[str, object]:
    """What a PyTorch snippet sets, without PyTorch: its text must hold every number."""

    class Tensors:
        float64 = None

        @staticmethod
        def tensor(values: object, dtype: object) -> object:
            return values

    found: dict[str, object] = {}
    names: dict[str, object] = {"torch": Tensors}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            target = node.targets[0].id
            if re.fullmatch("weights|[Ub]_[hrz]", target):
                names[target] = found[target] = eval(ast.unparse(node.value), names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "copy_":
            owner = node.func.value
            assert isinstance(owner, ast.Attribute)
            found[owner.attr] = eval(ast.unparse(node.args[0]), names)
    return {name: value for name, value in found.items() if name != "weights"}


def test_pytorch_code_reads_back() -> None:
    found = tensors_of(results.pytorch_code(AFTER))
    state = found | {"weight_ih": [[0.0]] * 6}
    assert read_weights(json.dumps(state)).flow == AFTER
    before = tensors_of(results.pytorch_code(AWKWARD))
    assert read_weights(json.dumps(before)).flow == GRU(
        **{p.name: getattr(AWKWARD, p.name) for p in GRU.parameters if p.name != "ch"}
    )


@pytest.mark.parametrize("flow", [AWKWARD, AFTER], ids=["before", "after"])
def test_pytorch_code_runs(flow: GRU) -> None:
    if find_spec("torch") is None:
        loudly_skip("torch")
    import torch

    made: dict[str, object] = {}
    exec(results.pytorch_code(flow), made)
    h = torch.tensor([[0.4, -0.7]], dtype=torch.float64)
    with torch.no_grad():
        for ours in steps(flow, (0.4, -0.7), 100):
            inputs = (h,) if flow.reset == "before" else (torch.zeros(1, 1, dtype=torch.float64), h)
            h = made["cell"](*inputs)  # type: ignore[operator]
            assert np.abs(h[0].numpy() - ours).max() < 1e-12


def test_code_for_other_systems_is_refused_in_words() -> None:
    for write in (results.numpy_code, results.pytorch_code):
        with pytest.raises(ValueError, match="FitzHugh-Nagumo neuron is not a GRU; take its parameters as LaTeX"):
            write(FitzHughNagumo())
