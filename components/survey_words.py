"""Words and numbers of the Survey page."""

from __future__ import annotations

import math

from dynamics.noise import Share
from dynamics.survey.shipped import Survey, Topology

_COUNTS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_REASONS = {
    "clusters": "with fixed points that double precision cannot tell apart",
    "borderline": "with a fixed point that may be a sink or a source",
    "incomplete": "with a search that was too long",
}
_KINDS = ("sink", "source", "saddle")


def in_words(count: int) -> str:
    """A small number as a word."""
    return _COUNTS[count] if count < len(_COUNTS) else f"{count:,}"


def arrangement(topology: Topology) -> str:
    """Such as ``2 sinks · 1 saddle``; a number is never parted from its word."""
    return " · ".join(
        f"{n}\N{NO-BREAK SPACE}{kind}{'' if n == 1 else 's'}" for n, kind in zip(topology, _KINDS, strict=True) if n
    )


def percent(value: float, digits: int = 2) -> str:
    """A share in percent with so many significant digits, never in powers of ten: ``0.00031 %``."""
    return f"{significant(100.0 * value, digits)} %"


def significant(value: float, digits: int) -> str:
    """A positive number rounded to so many significant digits, as a decimal; 0 is ``0``."""
    if value == 0.0:
        return "0"
    # rounding may carry into a new digit
    decimals = digits - 1 - math.floor(math.log10(float(f"{value:.{digits - 1}e}")))
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def share_with_interval(share: Share) -> tuple[str, str]:
    """A share and its interval in percent, to the digit that the interval leaves certain."""
    half = 50.0 * (share.high - share.low)
    decimals = max(0, 1 - math.floor(math.log10(half)))
    return f"{100 * share.share:.{decimals}f} %", f"{100 * share.low:.{decimals}f}–{100 * share.high:.{decimals}f}"


def headline(survey: Survey) -> str:
    """What the survey says, in one sentence."""
    one = survey.share(lambda topology: sum(topology) == 1)
    three = survey.share(lambda topology: sum(topology) == 3)
    most = survey.points()[-1]
    top = survey.share(lambda topology: sum(topology) == most)
    return (
        f"Of {survey.draws:,} random GRUs, {percent(one.share)} have a single fixed point and {percent(three.share)} "
        f"have three. The most that any has is {in_words(most)}: {_rarity(top)}."
    )


def _rarity(share: Share) -> str:
    if share.count == 1:
        return "it was drawn once"
    return f"{share.count:,} were drawn, one in {significant(1 / share.share, 2)}"


def trend(survey: Survey) -> str:
    """How the number of fixed points depends on the scales, in one sentence."""
    low, high = survey.scales(0)[0], survey.scales(0)[-1]
    first, last = (survey.mean_points(survey.at(0, scale)) for scale in (low, high))
    return (
        f"The larger the weights of the candidate, the more fixed points: {first:.2f} on average where their standard "
        f"deviation is {low:g}, {last:.2f} where it is {high:g}."
    )


def openness(survey: Survey) -> str:
    """What stayed undecided, in one sentence."""
    if survey.undecided == 0:
        return "None stayed undecided: every count here is a count of proofs."
    reasons = {name: sum(stratum.undecided[name] for stratum in survey.strata) for name in survey.strata[0].undecided}
    told = ", ".join(f"{count:,} {_REASONS[name]}" for name, count in reasons.items() if count)
    return (
        f"{survey.undecided:,} draws stayed undecided ({told}) and are counted under no arrangement; every other count "
        "here is a count of proofs."
    )


def work(survey: Survey) -> str:
    """What it cost, in one sentence."""
    rate = round(survey.draws / survey.core_seconds, -3)
    return (
        f"The draws took {survey.core_seconds / 60:.0f} minutes of one processor core, {rate:,.0f} GRUs a second, with "
        f"seed {survey.seed}."
    )


def climbing(survey: Survey) -> str:
    """What climbing found, in two sentences; empty if nobody climbed."""
    climbs = survey.climbs
    if climbs is None:
        return ""
    most = max(climbs.heights)
    ends = ", ".join(f"{climbs.heights[h]} at {in_words(h)}" for h in sorted(climbs.heights, reverse=True))
    return (
        "A climb starts from the best of a thousand draws and goes on, step by step, to one of "
        f"{climbs.proposals} random variants with at least as many fixed points, until {climbs.patience} steps have "
        f"brought no more; no entry goes beyond ±100. Of {climbs.count:,} climbs the highest reached {in_words(most)} "
        f"({ends})."
    )
