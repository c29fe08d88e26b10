"""The records of the lessons: guided stories, a step at a time, each with what is true of its portrait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Weights = Mapping[str, tuple[float, ...]]
# what a portrait must be like: a fact's name to its value, or to the pair of its bounds
Condition = Mapping[str, Any]
Kind = Literal["choice", "number", "do"]

# what can be asked of a portrait; assets/74_lesson_facts.js says how each is read off a frame
FACTS: tuple[str, ...] = (
    *("sinks", "sources", "saddles", "points", "regions"),
    *("cycles", "period", "origin", "slowest", "loops", "x_branches", "y_branches"),
    # of the first orbit in steps of forward Euler, not of a frame
    "ending",
)


def _check_condition(condition: Condition, where: str) -> None:
    if not condition:
        raise ValueError(f"{where}: a condition must ask for something")
    for name in condition:
        if name not in FACTS:
            raise ValueError(f"{where}: {name!r} is not a fact; there are {', '.join(FACTS)}")


@dataclass(frozen=True)
class Path:
    """A way through the weights, walked by one quantity.

    Attributes:
        quantity: its symbol, in the small part of TeX that the page sets; empty where several numbers move together.
        start: its value where the path begins.
        end: its value where the path ends: at the step's own weights.
        digits: how many decimals are shown.
        seconds: how long the way takes when it is played.
        direction: by how much each weight changes while the quantity grows by one.
        gain: of a rotation ``U_h = gain * R(quantity)``, or None where the way is straight.
    """

    quantity: str
    start: float
    end: float
    digits: int
    seconds: float
    direction: Weights
    gain: float | None = None

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError(f"the path of {self.quantity or 'the weights'} goes nowhere: {self.start} to {self.end}")
        if not 1.0 <= self.seconds <= 20.0:
            raise ValueError(f"seconds = {self.seconds} must lie between 1 and 20")
        if (self.gain is None) == (not self.direction):
            raise ValueError(f"the path of {self.quantity!r} needs a direction or a rotation, and not both")


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Attributes:
        text: what it says.
        when: the condition under which it is right, on the portrait that the question is about.
    """

    text: str
    when: Condition


@dataclass(frozen=True)
class Bracket:
    """A value of the path's quantity, or of the Euler step, at which something changes.

    Attributes:
        before: what the portrait is like at a slightly smaller value.
        after: and at a slightly larger one.
        tolerance: how much smaller and larger.
        value: the value.
        along: what has the value.
    """

    before: Condition
    after: Condition
    tolerance: float
    value: float
    along: Literal["path", "step"] = "path"


@dataclass(frozen=True)
class Question:
    """A question whose answer is checked against a portrait.

    Attributes:
        kind: "choice" of options, a "number" to type, or something to "do".
        prompt: the question.
        explanation: said once it is answered rightly.
        options: of a choice.
        weights: of the portrait that it is about, where they differ from the step's; shown after the answer.
        fact: which fact a number states.
        tolerance: by how much a number may be off, relative.
        bracket: what a number on the path must separate.
        when: what must have been done.
        keep: weights that must stay as the step has them.
        solution: weights that do what is asked.
    """

    kind: Kind
    prompt: str
    explanation: str
    options: tuple[Option, ...] = ()
    weights: Weights = field(default_factory=dict)
    fact: str = ""
    tolerance: float = 0.0
    bracket: Bracket | None = None
    when: Condition = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    solution: Weights = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"{self.kind!r} is not a kind of question")
        if self.kind == "choice":
            if len(self.options) < 2:
                raise ValueError(f"{self.prompt!r}: a choice needs options")
            for option in self.options:
                _check_condition(option.when, option.text)
        if self.kind == "number":
            if (self.bracket is None) == (not self.fact):
                raise ValueError(f"{self.prompt!r}: a number is a fact of the portrait or a value on the path")
            if self.fact:
                _check_condition({self.fact: 0}, self.prompt)
        if self.kind == "do":
            _check_condition(self.when, self.prompt)
            if not self.solution:
                raise ValueError(f"{self.prompt!r}: say how it is done, so that it can be tested")


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    In texts, ``[[term]]`` or ``[[term|words]]`` explains itself, and formulas stand between dollars.

    Attributes:
        title: a few words.
        text: a sentence or two for each paragraph.
        weights: of the portrait at the end of its path; the others are the figure's.
        shown: further fields of the page's state that are not its usual ones, as the address writes them.
        path: how the weights come to be so; None where nothing moves.
        trial: something to try; may be empty.
        question: None where nothing is asked.
        claims: what is true of the step's portrait.
        begins: what is true where its path begins.
        brackets: where on its path the portrait changes.
    """

    title: str
    text: tuple[str, ...]
    weights: Weights
    shown: Mapping[str, str]
    path: Path | None
    trial: str
    question: Question | None
    claims: Condition
    begins: Condition
    brackets: tuple[Bracket, ...] = ()

    def __post_init__(self) -> None:
        _check_condition(self.claims, self.title)
        if self.begins:
            _check_condition(self.begins, self.title)
        if (self.path is None) != (not self.begins):
            raise ValueError(f"{self.title!r}: what a path begins with is claimed, and only that")


@dataclass(frozen=True)
class Lesson:
    """A guided story.

    Attributes:
        key: its name in the address.
        number: its place among the lessons.
        title: a few words.
        summary: what one will see, in one sentence.
        minutes: how long it takes.
        page: path of the page that it is told on.
        steps: in order.
    """

    key: str
    number: int
    title: str
    summary: str
    minutes: int
    page: str
    steps: tuple[Step, ...]
