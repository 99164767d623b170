"""Wrong steps with momentum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def stepping(velocity_of: Callable, param_of: Callable) -> Callable:
    """Return the step made of `velocity_of(v, g, lr, m)` and `param_of(p, v, new, g, lr, m)`."""

    def answer(params, grads, velocity, lr, momentum):
        new_p, new_v = [], []
        for p, g, v in zip(params, grads, velocity, strict=True):
            new = velocity_of(v, g, lr, momentum)
            new_v.append(new)
            new_p.append(param_of(p, v, new, g, lr, momentum))
        return new_p, new_v

    return answer


def _right_velocity(v, g, lr, m):
    return m * v - lr * g


def _plus(p, v, new, g, lr, m):
    return p + new


def of_momentum(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `sgd_momentum`."""
    _of_rules(ex)
    _of_lists(ex)


def _of_rules(ex: Exercise) -> None:
    ex.wrong(
        "no-memory",
        "The old velocity was not used: this is a plain step, −lr·g, whatever the momentum.",
        "Where does velocity stand in your code?",
        stepping(lambda v, g, lr, m: -lr * g, _plus),
    )
    ex.wrong(
        "momentum-forgotten",
        "The old velocity was kept whole: momentum is a factor of it.",
        "With momentum 0 nothing of the old velocity is left.",
        stepping(lambda v, g, lr, m: v - lr * g, _plus),
    )
    ex.wrong(
        "uphill",
        "lr·g was added to the velocity, so the step goes uphill.",
        "v ← μv − lr·g",
        stepping(lambda v, g, lr, m: m * v + lr * g, _plus),
    )
    ex.wrong(
        "subtracted",
        "The velocity was subtracted from the parameters. It points downhill already.",
        "The minus stands in the velocity; p ← p + v.",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: p - new),
    )
    ex.wrong(
        "old-velocity",
        "The parameters moved by the old velocity; first the velocity is made new, then the "
        "parameters move by it.",
        "Which of the two lines comes first?",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: p + v),
    )
    ex.wrong(
        "plain-step-beside",
        "The velocity is right, but the parameters moved by −lr·g alone. They move by the new "
        "velocity.",
        "p ← p + v, with the new v.",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: p - lr * g),
    )
    ex.wrong(
        "gradient-twice",
        "The parameters moved by the new velocity and by −lr·g once more; it is in the velocity "
        "already.",
        "p ← p + v.",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: p + new - lr * g),
    )
    ex.wrong(
        "rate-missing",
        "The velocity has the gradient without the rate: lr is a factor of it.",
        "With rate 0 no gradient gets in.",
        stepping(lambda v, g, lr, m: m * v - g, _plus),
    )
    ex.wrong(
        "another-convention",
        "v ← μv + g and p ← p − lr·v is another convention, used by some libraries: there the rate "
        "stands outside of the velocity. The contract has it inside, with a minus.",
        "v ← μv − lr·g, p ← p + v.",
        stepping(
            lambda v, g, lr, m: m * v + g,
            lambda p, v, new, g, lr, m: p - lr * new,
        ),
    )
    ex.wrong(
        "rate-on-both",
        "lr multiplies the step that was to be taken whole: it is in the velocity already.",
        "p ← p + v.",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: p + lr * new),
    )
    ex.wrong(
        "running-mean",
        "The velocity is a running mean, μv − (1 − μ)·lr·g. The contract has no 1 − μ.",
        "v ← μv − lr·g.",
        stepping(lambda v, g, lr, m: m * v - (1 - m) * lr * g, _plus),
    )
    ex.wrong(
        "roles-swapped",
        "lr and momentum have changed places.",
        "Which of the two multiplies the old velocity?",
        stepping(lambda v, g, lr, m: lr * v - m * g, _plus),
    )
    ex.wrong(
        "momentum-on-all",
        "momentum multiplies the whole velocity, the new gradient as well: a bracket too many.",
        "μv − lr·g: what does μ multiply?",
        stepping(lambda v, g, lr, m: m * (v - lr * g), _plus),
    )
    ex.wrong(
        "looked-ahead",
        "The parameters moved by μ·v − lr·g with the new velocity: that is Nesterov's step. They "
        "move by the new velocity itself.",
        "p ← p + v.",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: p + m * new - lr * g),
    )
    ex.wrong(
        "parameters-forgotten",
        "The new velocity came back in the place of the parameters, too.",
        "p ← p + v.",
        stepping(_right_velocity, lambda p, v, new, g, lr, m: new * 1.0),
    )


def _of_lists(ex: Exercise) -> None:
    def by(make: Callable) -> Callable:
        def answer(params, grads, velocity, lr, momentum, *, right):
            new_p, new_v = right(params, grads, velocity, lr, momentum)
            return make(new_p, new_v, velocity)

        return answer

    ex.wrong(
        "velocity-not-returned",
        "The parameters are right, but the old velocity came back: the next step would not know of "
        "this one.",
        "The memory is the new velocity.",
        by(lambda new_p, new_v, old: (new_p, [v * 1.0 for v in old])),
    )
    ex.wrong(
        "parameters-only",
        "Only the parameters came back; the next step needs the velocity as well.",
        "Return the two lists with a comma between them.",
        by(lambda new_p, new_v, old: new_p),
    )
    ex.wrong(
        "order-swapped",
        "The velocities came first; the contract says (new_params, new_velocity).",
        "Parameters first.",
        by(lambda new_p, new_v, old: (new_v, new_p)),
    )
    ex.wrong(
        "pairs",
        "A list of pairs came back, one for each array; two lists are asked.",
        "Collect in two lists.",
        by(lambda new_p, new_v, old: list(zip(new_p, new_v, strict=True))),
    )
    ex.wrong(
        "first-array-only",
        "Only the first array was moved: return stands inside the loop.",
        "Where does the loop end?",
        by(lambda new_p, new_v, old: (new_p[:1], new_v[:1])),
    )
    ex.wrong(
        "list-reversed",
        "The arrays came back in reverse order.",
        "In which order do they go into the lists?",
        by(lambda new_p, new_v, old: (new_p[::-1], new_v[::-1])),
    )

    @ex.wrong(
        "like-the-old",
        "The new arrays were made like the old ones: where those hold integers, the decimals were "
        "cut off.",
        "np.zeros_like copies the dtype, too.",
    )
    def _(params, grads, velocity, lr, momentum, *, right):
        new_p, new_v = right(params, grads, velocity, lr, momentum)
        return (
            [a.astype(np.asarray(p).dtype) for a, p in zip(new_p, params, strict=True)],
            [a.astype(np.asarray(v).dtype) for a, v in zip(new_v, velocity, strict=True)],
        )

    @ex.wrong(
        "in-place",
        "The values are right, but the caller's arrays were moved: += and *= write into the array "
        "that they are given (and where it holds integers they fail).",
        "momentum * v − lr * g and p + v make new arrays.",
    )
    def _(params, grads, velocity, lr, momentum):
        for p, g, v in zip(params, grads, velocity, strict=True):
            v *= momentum
            v -= lr * g
            p += v
        return params, velocity
