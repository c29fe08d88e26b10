"""Ids are declared once, in the component that owns them, and the page's scripts use no others."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections import Counter
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from dash.development.base_component import Component

import components
from components import explore, site, weights
from components.pages import PAGES, VIEWS

ASSETS = Path(__file__).resolve().parents[2] / "assets"
MODULES: list[ModuleType] = [
    module
    for found in pkgutil.iter_modules(components.__path__)
    if hasattr(module := importlib.import_module(f"components.{found.name}"), "Id")
]
DECLARED = [member.value for module in MODULES for member in vars(module)["Id"]]


# compose the others, so they alone may import what stands side by side
COMPOSERS = {"components.site", *(screen.__module__ for screen in site.SCREENS.values())}


def ids_of(root: Component) -> list[str]:
    return [str(part.id) for part in (root, *root._traverse()) if getattr(part, "id", None)]


def test_every_page_has_a_screen_and_the_other_way_round() -> None:
    pages = (*PAGES, *VIEWS)
    assert {page.path for page in pages} == set(site.SCREENS)
    assert len({page.key for page in pages}) == len(pages)


@pytest.mark.parametrize("path", sorted(site.SCREENS))
def test_no_id_is_twice_on_a_page(path: str) -> None:
    assert [name for name, count in Counter(ids_of(site.SCREENS[path]("", "build"))).items() if count > 1] == []


def test_no_id_is_declared_twice() -> None:
    assert [name for name, count in Counter(DECLARED).items() if count > 1] == []
    assert all(issubclass(vars(module)["Id"], StrEnum) for module in MODULES)


def test_every_declared_id_is_on_the_page_and_the_other_way_round() -> None:
    seen = set(ids_of(site.skeleton()))
    for screen in site.SCREENS.values():
        seen |= set(ids_of(screen("", "build")))
    assert seen == set(DECLARED)


@pytest.mark.parametrize("script", sorted(ASSETS.glob("*.js")), ids=lambda path: path.name)
def test_scripts_use_declared_ids_only(script: Path) -> None:
    used = set(re.findall(r"""(?:element\(|set_props\()["']([a-z-]+)["']""", script.read_text()))
    assert used <= set(DECLARED)


def test_every_parameter_has_a_place_on_the_page() -> None:
    text = json.dumps(explore.screen("", "build").to_plotly_json(), default=lambda part: part.to_plotly_json())
    for specification in weights.as_data():
        assert f'"data-parameter": "{specification["symbol"]}"' in text


def test_every_callback_of_the_scripts_exists() -> None:
    opened = (ASSETS / "90_open.js").read_text()
    for module in MODULES:
        for name in re.findall(r'in_browser\(app, "([a-z_]+)"', Path(str(module.__file__)).read_text()):
            assert re.search(rf"^    {name}[:,]", opened, re.MULTILINE), name


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_components_that_stand_side_by_side_do_not_import_each_other(module: ModuleType) -> None:
    if module.__name__ in COMPOSERS:
        return
    siblings = {m.__name__.rpartition(".")[2] for m in MODULES} - {"opening"}
    for line in Path(str(module.__file__)).read_text().splitlines():
        if line.startswith("from ."):
            assert not siblings & set(re.findall(r"[a-z_]+", line)), line
