"""The pages: where each is, and what it is called. What is on them is composed in a module for each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        key: its name in the scripts.
        path: its place in the address.
        name: what the navigation calls it.
        strapline: what one can do there, in one sentence.
    """

    key: str
    path: str
    name: str
    strapline: str

    @property
    def title(self) -> str:
        """What the browser calls it, in tabs and bookmarks."""
        return SITE if self.path == "/" else f"{self.name} · {SITE}"


SITE = "Gatescape"
EXPLORE = Page("explore", "/", "Explore", "What can two gated recurrent units do? Drag a weight and see.")
ONE_UNIT = Page("one-unit", "/one-unit", "One unit", "What can a single gated recurrent unit do? A line, and a switch.")
BIFURCATIONS = Page(
    "bifurcations", "/bifurcations", "Bifurcations", "Where does it change? Follow every branch along a parameter."
)
PLANE = Page(
    "plane",
    "/bifurcations/two",
    "Two parameters",
    "Where does it change? A map over two parameters, with every curve of bifurcations.",
)
CATALOGUE = Page(
    "catalogue", "/catalogue", "Catalogue", "Every portrait of the two papers, as printed and as it truly is. Find one."
)
SURVEY = Page("survey", "/survey", "Survey", "What random GRUs do: how common each arrangement of fixed points is.")
LESSONS = Page("lessons", "/lessons", "Lessons", "Eight short stories, told on the page itself, with questions.")

# in the order of the navigation
PAGES: tuple[Page, ...] = (EXPLORE, ONE_UNIT, BIFURCATIONS, CATALOGUE, SURVEY, LESSONS)


# parts of a page that have addresses of their own
VIEWS: tuple[Page, ...] = (PLANE,)


def page_at(path: str) -> Page:
    """The page at a path; Explore where there is none."""
    return next((page for page in (*PAGES, *VIEWS) if page.path == path), EXPLORE)
