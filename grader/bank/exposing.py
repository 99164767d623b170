"""Exercises of the kind *explain a wrong answer*: a misconception is shown, an input exposes it.

    ex = exposing(
        "expose_added_biases", "collapse_two", "biases-added",
        takes={"W1": "(d, h)", "b1": "(h,)", "W2": "(h, h)", "b2": "(h,)"},
        right="by_asking",
        differs=lambda W1, b1, W2, b2: not np.allclose(b1 @ W2, b1),
        hints=["...", "...", "..."],
    )

The lesson has a cell `# %% wrong="expose_added_biases"`, which the build fills with the
misconception under the name `theirs`, and lower down the exercise itself, a function of no
arguments. `right` names a function that stands in the notebook above it and is no answer still to
be written there: given code, or plain code that finds the right result in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import encode
from course_lib.checking.exposing import EXPOSED, found
from course_lib.checking.takes import read_spec
from course_lib.checking.telling_apart import Exposes, Pair, PairBroke
from grader.bank.model import Answer, BankError, Exercise, References, ShownMistake, handed

ASPECT = "an input that exposes it"


def exposing(
    name: str,
    of: str,
    mistake: str,
    *,
    takes: Mapping[str, str],
    right: str,
    differs: Callable[..., bool],
    hints: list[str],
    truth: str = "",
    points: float = 1,
    refuses: Sequence[str] = (),
    called: str = "theirs",
) -> Exercise:
    """Return an exercise that asks for an input for which a misconception goes wrong.

    of, mistake: the exercise and the misconception of it that is shown; takes: for each parameter
    what it takes (`course_lib.checking.takes`), as the lesson's text says it; right: the function
    of the notebook to compare with; differs: whether the two differ for an input, by mathematics
    and without calling either; refuses: the exceptions by which the reference refuses an input;
    called: the name of the wrong function, where a lesson shows more than one.
    """
    for text in takes.values():
        read_spec(text)
    shown = ShownMistake(of, mistake, dict(takes), right, called, list(refuses))
    ex = Exercise(name, hints, truth=truth, view="exposing", exposes=shown)
    # One call without arguments; all or nothing, because a valid input that exposes nothing is
    # what anybody can write down.
    ex.aspect(ASPECT, points, cases=[()], draw=lambda rng: (), draws=1)
    ex.same_where(lambda answer: bool(differs(*map(np.asarray, _several(answer(), takes)))))
    return ex


def _several(value: Any, takes: Mapping[str, str]) -> Any:
    alone = len(takes) == 1 and not (isinstance(value, tuple) and len(value) == 1)
    return (value,) if alone else value


def pair_for(
    exercise: Exercise, references: References, others: Mapping[str, Exercise]
) -> Pair | None:
    """Return the two functions that an input is to tell apart; None for exercises of other kinds.

    others: the exercises of the course by name.
    """
    shown = exercise.exposes
    if shown is None:
        return None
    if shown.of not in others:
        raise BankError(f"{exercise.name} shows a mistake of {shown.of!r}, which is no exercise")
    right = references(shown.of)
    answer = shown_answer(others[shown.of], shown.mistake)
    return Pair(right, handed(answer.function, references, right))


def shown_answer(exercise: Exercise, mistake: str) -> Answer:
    """Return the misconception of an exercise that another one shows. Raises `BankError`."""
    answer = next((a for a in exercise.mistakes if a.id == mistake), None)
    if answer is None:
        known = ", ".join(a.id for a in exercise.mistakes)
        raise BankError(f"{exercise.name} has no misconception {mistake!r}; there are: {known}")
    return answer


def exposes_of(exercise: Exercise, parameters: Sequence[str]) -> Exposes | None:
    """Return what a key of this kind asks for, None for other kinds.

    parameters: those of the function whose inputs are asked for.
    """
    shown = exercise.exposes
    if shown is None:
        return None
    if list(parameters) != list(shown.takes):
        raise BankError(
            f"{exercise.name} says what {', '.join(shown.takes)} take, and {shown.of} has the "
            f"parameters {', '.join(parameters)}; name these, in this order"
        )
    return Exposes(shown.of, shown.takes, shown.refuses)


def shown_by(exercise: Exercise, exposes: Exposes, pair: Pair, observed: Observation) -> Any:
    """Return what the answer of the course shows, which has to be that the two differ."""
    try:
        finding = found(exposes, pair, observed)
    except PairBroke as error:
        raise BankError(f"{exercise.name}: {error}; mend it, or name it in refuses") from error
    if finding.what != EXPOSED:
        raise BankError(
            f"{exercise.name}: the course's own input exposes nothing. {finding.reason}"
        )
    return encode(finding.what)
