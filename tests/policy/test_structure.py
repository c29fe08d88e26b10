"""What the house agrees on, enforced: who imports whom, how long a file is, what is documented."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import dynamics
from dynamics.catalogue import figures, topologies
from dynamics.systems import SYSTEMS

ROOT = Path(__file__).parents[2]
PACKAGES = ("dynamics", "interchange", "components", "server")
LONGEST = 400


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, f"no sources in {folders}"
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Absolute names of the modules that a file imports, relative ones resolved."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            yield prefix
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def imports_any(path: Path, *names: str) -> list[str]:
    return [i for i in imports(path) if any(i == name or i.startswith(f"{name}.") for name in names)]


def test_the_import_reader_sees_relative_imports() -> None:
    """The tests below would be vacuous otherwise."""
    assert "dynamics.flow" in set(imports(ROOT / "dynamics" / "systems" / "gru.py"))
    assert "dynamics.catalogue.loader" in set(imports(ROOT / "dynamics" / "catalogue" / "__init__.py"))


def test_numerics_know_nothing_of_the_page() -> None:
    for path in sources("dynamics"):
        assert not imports_any(path, "dash", "plotly", "flask", "interchange", "components", "server", "app"), path


def test_interchange_knows_the_numerics_and_nothing_else_of_ours() -> None:
    for path in sources("interchange"):
        assert not imports_any(path, "dash", "plotly", "flask", "components", "server", "app"), path
        # what people bring along is never unpickled, nor handed to a library that would
        assert not imports_any(path, "pickle", "shelve", "marshal", "joblib", "torch", "keras"), path


def test_nobody_imports_the_app_nor_the_references() -> None:
    for path in sources(*PACKAGES):
        assert not imports_any(path, "app"), path
        assert not imports_any(path, "contourpy", "mpmath", "tests", "benchmarks"), path


def test_analyses_import_no_system() -> None:
    # the command lines choose the systems
    allowed = {"dynamics/__init__.py", "dynamics/warm.py", "dynamics/survey/__main__.py"}
    for path in sources("dynamics"):
        relative = path.relative_to(ROOT).as_posix()
        if relative in allowed or relative.startswith(("dynamics/systems/", "dynamics/catalogue/")):
            continue
        assert not imports_any(path, "dynamics.systems", "dynamics.catalogue"), path


def test_flows_import_no_analysis() -> None:
    base = {
        f"dynamics.{name}"
        for name in ("flow", "parameters", "enclosures", "exponential", "function_pointers", "kernel", "systems")
    }
    for path in sources("dynamics/systems"):
        for name in imports_any(path, "dynamics"):
            assert name == "dynamics" or any(name == b or name.startswith(f"{b}.") for b in base), (path, name)


def test_imports_have_no_circle() -> None:
    names = {module_name(path): path for path in sources(*PACKAGES)}
    edges = {name: {i for i in imports(path) if i in names and i != name} for name, path in names.items()}
    # importing a submodule from its own package's __init__ is not a circle
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join([*above, name])
        if name in done:
            return
        for other in edges[name]:
            if not name.startswith(f"{other}."):
                visit(other, (*above, name))
        done.add(name)

    for name in edges:
        visit(name, ())


@pytest.mark.parametrize("suffix", [".py", ".js", ".css"])
def test_no_file_is_long(suffix: str) -> None:
    folders = [*PACKAGES, "benchmarks", "assets"]
    paths = [p for folder in folders for p in (ROOT / folder).rglob(f"*{suffix}") if ".min." not in p.name]
    assert paths
    long = {str(p.relative_to(ROOT)): n for p in paths if (n := len(p.read_text().splitlines())) > LONGEST}
    assert not long


def compiled(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(d).startswith("kernel(") or "intrinsic" in ast.unparse(d) for d in node.decorator_list)


def own_functions(node: ast.AST) -> Iterator[ast.FunctionDef]:
    """Functions at any depth, leaving out compiled ones and what is written inside them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            if compiled(child):
                continue
            yield child
        yield from own_functions(child)


def test_every_function_that_is_not_compiled_is_annotated() -> None:
    checked = 0
    for path in sources(*PACKAGES):
        for node in own_functions(tree(path)):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            missing = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
            assert not missing, (path, node.name, missing)
            assert node.returns is not None, (path, node.name)
            checked += 1
    assert checked > 50


def test_every_public_thing_says_what_it_is() -> None:
    for path in sources(*PACKAGES):
        assert ast.get_docstring(tree(path)), f"{path} has no docstring"
        for node in tree(path).body:
            public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            # kernels of fixed signature are documented once, by dynamics.flow.Kernels
            kernel = isinstance(node, ast.FunctionDef) and compiled(node) and "systems" in path.parts
            if public and not kernel:
                assert ast.get_docstring(node), f"{path}: {node.name} has no docstring"


def test_everything_that_the_package_exports_exists_and_is_documented() -> None:
    promised = {"GRU", "analyse", "fixed_points", "limit_cycles", "trajectory", "nullclines", "manifolds", "SYSTEMS"}
    assert promised <= set(dynamics.__all__)
    for name in dynamics.__all__:
        thing = getattr(dynamics, name)
        if callable(thing):
            assert (thing.__doc__ or "").strip(), name


def test_no_exception_is_swallowed() -> None:
    for path in sources(*PACKAGES):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{path}:{node.lineno} catches everything"
                assert not all(isinstance(s, ast.Pass | ast.Continue) for s in node.body), (
                    f"{path}:{node.lineno} says nothing"
                )


def test_every_parameter_has_a_meaning_and_a_sensible_range() -> None:
    symbols = []
    for system in SYSTEMS.values():
        for p in system.parameters:
            symbols.append((system.name, p.symbol))
            assert len(p.meaning) > 15, p.symbol
            assert p.meaning.endswith("."), p.symbol
            low, high = p.slider_range
            assert p.lowest <= low < high <= p.limit, p.symbol
            assert all(low <= value <= high for value in p.default), p.symbol
            assert 0 < p.step < high - low, p.symbol
    assert len(set(symbols)) == len(symbols)


def test_sliders_reach_every_weight_of_the_papers() -> None:
    for record in (*figures(), *topologies()):
        for p in record.flow.parameters:
            low, high = p.slider_range
            for value in record.flow.parameter_values()[p.symbol]:
                assert low <= value <= high, (record, p.symbol)


def test_every_environment_variable_is_documented() -> None:
    pattern = re.compile(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"|_VARIABLE = \"([A-Z_]+)\"")
    paths = [*sources(*PACKAGES), ROOT / "gunicorn.conf.py", ROOT / "app.py", *sources("tests/browser", "benchmarks")]
    names = {a or b for path in paths for a, b in pattern.findall(path.read_text())}
    names |= set(re.findall(r"^(?:ENV )?\s*([A-Z_]+)=", (ROOT / "Dockerfile").read_text(), re.MULTILINE)) & {
        "HOST",
        "PORT",
    }
    assert {"PORT", "HOST", "WEB_CONCURRENCY", "GATESCAPE_CACHE_DIR"} <= names
    said = (ROOT / "docs" / "hosting.md").read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in said] == []


def test_every_target_of_make_is_in_the_readme() -> None:
    targets = re.findall(r"^# make (\w+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"run", "test", "lint", "bench", "clean"} <= set(targets)
    said = (ROOT / "README.md").read_text()
    assert [t for t in targets if f"make {t}" not in said] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    checked = 0
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if not target.startswith(("http:", "https:", "mailto:")):
                checked += 1
                # the screenshot is made by hand
                assert (page.parent / target).exists() or target == "docs/screenshot.png", (page, target)
    assert checked >= 5


def test_requirements_are_pinned_and_used() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith(("#", "-")))
    imported = {i.partition(".")[0] for path in [*sources(*PACKAGES), ROOT / "app.py"] for i in imports(path)}
    assert {name.replace("-", "_") for name in pins} - {"gunicorn"} <= imported
    third_party = imported & {
        *("numpy", "numba", "dash", "plotly", "flask", "scipy", "contourpy", "brotli", "pandas", "segno"),
    }
    assert third_party <= set(pins)


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    pages = [p.name for p in folder.glob("*.md") if p.name != "README.md"]
    assert len(pages) >= 5
    assert [page for page in pages if f"({page})" not in index] == []


def test_the_container_gets_every_package_that_the_app_imports() -> None:
    local = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    reached, waiting = set(), [ROOT / "app.py"]
    while waiting:
        for name in imports(waiting.pop()):
            package = name.partition(".")[0]
            if package in local and package not in reached:
                reached.add(package)
                waiting.extend(sources(package))
    assert {"components", "dynamics", "server"} <= reached
    copied = set(re.findall(r"^COPY (\w+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    allowed = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert reached | {"assets"} <= copied & allowed


def test_scripts_ask_the_server_in_one_way() -> None:
    """``gatescape.ask`` says which page asks and comes back when a busy server says so."""
    scripts = sorted((ROOT / "assets").glob("*.js"))
    assert scripts
    own = re.compile(r"\bfetch\(\s*[\"'`]/api/")
    assert [path.name for path in scripts if own.search(path.read_text())] == []
