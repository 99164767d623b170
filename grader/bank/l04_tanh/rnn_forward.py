"""rnn_forward(X, h0, Wx, Wh, b): all states of a recurrent cell."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l04_tanh._shared import cell
from grader.bank.model import Exercise

ex = Exercise(
    "rnn_forward",
    truth="Your states follow one another, from h0 on, each sequence by itself.",
    hints=[
        "Keep the state in one name, h. It begins as h0, and each step makes a new one of it.",
        "X[:, i] are the inputs of all sequences at step i, (n, d). Put each new state "
        "into a list.",
        "The states are (n, k) each, and the result is (n, t, k): np.stack with axis=1.",
    ],
)


def sample(rng, n=2, t=3, d=2, k=3):
    X = rng.normal(size=(n, t, d)).round(3)
    return (X, rng.normal(0, 0.6, (n, k)).round(3), *cell(rng, n, d, k))


first = np.random.default_rng(42)
ex.aspect(
    "several sequences",
    1.5,
    cases=[sample(first, 2, 3, 1, 2), sample(first, 3, 2, 2, 4), sample(first, 3, 3, 3, 3)],
    draw=lambda rng: sample(rng, *(int(v) for v in rng.permutation([2, 3, 4, 5]))),
)
ex.aspect(
    "one sequence",
    0.75,
    cases=[sample(first, 1, 4, 1, 1), sample(first, 1, 3, 2, 3)],
    draw=lambda rng: sample(rng, 1, 5, 2, 3),
)
ex.aspect(
    "one step",
    0.75,
    cases=[sample(first, 2, 1, 3, 2), sample(first, 1, 1, 1, 1)],
    draw=lambda rng: sample(rng, 3, 1, 2, 4),
)
contract.arguments(ex, lambda rng: sample(rng, 2, 3, 2, 2), kinds=0.75, unchanged=0.25)
ex.inherits("rnn_step", lambda X, h0, Wx, Wh, b, *, rnn_step: _run(rnn_step, X, h0, Wx, Wh, b))


def _run(step, X, h0, Wx, Wh, b):
    states, h = [], h0
    for i in range(X.shape[1]):
        h = step(X[:, i], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)


def by(make):
    """Return a walk over the steps that `make` leaves: states and h0 in, the result out."""

    def answer(X, h0, Wx, Wh, b, *, right):
        return make(right(X, h0, Wx, Wh, b), h0)

    return answer


ex.wrong(
    "starts-from-zeros",
    "The state begins at 0; it begins at h0.",
    "What is h0 for?",
    lambda X, h0, Wx, Wh, b, *, right: right(X, 0 * h0, Wx, Wh, b),
)
ex.wrong(
    "state-never-moves-on",
    "Each step begins at h0 again: the new state was put into the list, and not kept for the next "
    "step.",
    "h has to be assigned anew in the loop.",
    lambda X, h0, Wx, Wh, b: np.stack(
        [np.tanh(X[:, i] @ Wx + h0 @ Wh + b) for i in range(X.shape[1])], axis=1
    ),
)
ex.wrong(
    "no-memory",
    "The states do not depend on one another: Wh is not used.",
    "Where does the old state come in?",
    lambda X, h0, Wx, Wh, b: np.tanh(X @ Wx + b) + 0 * h0[:, None],
)
ex.wrong(
    "last-state-only",
    "Only the last state came back; all of them are asked, (n, t, k).",
    "Collect the states as they come.",
    by(lambda H, h0: H[:, -1]),
)
ex.wrong(
    "h0-among-them",
    "h0 stands before the states, so there is one too many: the contract leaves it out.",
    "Put a state into the list after the step, not before it.",
    by(lambda H, h0: np.concatenate([h0[:, None], H], axis=1)),
)
ex.wrong(
    "old-states",
    "Each state was put away before its step: h0 comes first, and the last one is missing.",
    "Put a state into the list after the step.",
    by(lambda H, h0: np.concatenate([h0[:, None], H[:, :-1]], axis=1)),
)
ex.wrong(
    "steps-first",
    "The steps stand on the first axis, (t, n, k): np.stack without axis puts the new axis first.",
    "The contract says (n, t, k).",
    by(lambda H, h0: H.transpose(1, 0, 2)),
)
ex.wrong(
    "steps-last",
    "The steps stand on the last axis, (n, k, t).",
    "The contract says (n, t, k): which axis should np.stack make?",
    by(lambda H, h0: H.transpose(0, 2, 1)),
)
ex.wrong(
    "reshaped",
    "The states were stacked as (t, n, k) and then reshaped to (n, t, k). That puts them into "
    "other places than a transpose does.",
    "reshape keeps the order of the numbers; np.stack with axis=1 puts each where it belongs.",
    by(lambda H, h0: H.transpose(1, 0, 2).reshape(H.shape)),
)
ex.wrong(
    "glued",
    "The states were joined side by side, (n, t·k); they have an axis of their own.",
    "np.stack makes a new axis, np.concatenate does not.",
    by(lambda H, h0: H.reshape(len(H), -1)),
)
ex.wrong(
    "backwards",
    "The sequence was read from its end.",
    "X[:, 0] is read first.",
    lambda X, h0, Wx, Wh, b, *, right: right(X[:, ::-1], h0, Wx, Wh, b),
)
ex.wrong(
    "backwards-and-turned",
    "The sequence was read from its end, and the states put in the order of the inputs.",
    "X[:, 0] is read first.",
    lambda X, h0, Wx, Wh, b, *, right: right(X[:, ::-1], h0, Wx, Wh, b)[:, ::-1],
)
ex.wrong(
    "states-reversed",
    "The states stand in reverse: the last comes first.",
    "In which order do they go into the list?",
    by(lambda H, h0: H[:, ::-1]),
)
ex.wrong(
    "last-input-missing",
    "The last input was not read: there is one state too few.",
    "range(t) ends at t − 1 by itself.",
    by(lambda H, h0: H[:, :-1]),
)
ex.wrong(
    "first-input-missing",
    "The first input was skipped, and the state began one step late.",
    "Steps are counted from 0.",
    lambda X, h0, Wx, Wh, b, *, right: (
        right(X[:, 1:], h0, Wx, Wh, b) if X.shape[1] > 1 else h0[:, None][:, :0]
    ),
)
ex.wrong(
    "same-input-each-step",
    "Every step read the first input.",
    "The index of the step belongs on the middle axis of X.",
    lambda X, h0, Wx, Wh, b, *, right: right(
        np.repeat(X[:, :1], X.shape[1], axis=1), h0, Wx, Wh, b
    ),
)
ex.wrong(
    "one-start-for-all",
    "Every sequence began at the first row of h0; each has a row of its own.",
    "h begins as h0, all of it.",
    lambda X, h0, Wx, Wh, b, *, right: right(X, np.repeat(h0[:1], len(h0), axis=0), Wx, Wh, b),
)
ex.wrong(
    "states-added-up",
    "The states were added up along the way.",
    "Each entry is one state, h, as the step made it.",
    by(lambda H, h0: np.cumsum(H, axis=1)),
)
ex.wrong(
    "one-array-for-all",
    "All entries are the last state: one array was overwritten at each step, and the list holds it "
    "t times.",
    "Each step has to make a new array, or put a copy into the list.",
    by(lambda H, h0: np.repeat(H[:, -1:], H.shape[1], axis=1)),
)
ex.wrong(
    "sequence-after-sequence",
    "The state was carried on from one sequence to the next; each begins at its own row of h0.",
    "Rows of X are sequences of their own.",
    lambda X, h0, Wx, Wh, b, *, right: right(
        X.reshape(1, -1, X.shape[2]), h0[:1], Wx, Wh, b
    ).reshape(*X.shape[:2], -1),
)
ex.wrong(
    "states-and-last",
    "The last state came back beside all states; the contract asks for all states alone.",
    "What does return hand over?",
    by(lambda H, h0: (H, H[:, -1])),
)
ex.wrong(
    "list-of-states",
    "A list of states came back, one for each step; an array (n, t, k) is asked.",
    "np.stack makes an array of a list.",
    by(lambda H, h0: list(H.transpose(1, 0, 2))),
)
ex.wrong(
    "states-like-h0",
    "The states were written into an array made like h0. Where that holds integers, it cuts the "
    "decimals off.",
    "np.zeros_like copies the dtype of h0, too.",
    by(lambda H, h0: H.astype(h0.dtype)),
)
ex.wrong(
    "no-tanh-at-the-end",
    "The sums before tanh came back for the states.",
    "What goes into the list is what the step returns.",
    by(lambda H, h0: np.arctanh(H)),
)

ex.right("one's own step", lambda X, h0, Wx, Wh, b, *, rnn_step: _run(rnn_step, X, h0, Wx, Wh, b))


@ex.right("np.tanh in the loop")
def _(X, h0, Wx, Wh, b):
    def step(x, h, Wx, Wh, b):
        return np.tanh(np.hstack([x, h]) @ np.vstack([Wx, Wh]) + b)

    return _run(step, X, h0, Wx, Wh, b)


@ex.right("into an array")
def _(X, h0, Wx, Wh, b):
    n, t, _ = X.shape
    out, h = np.empty((n, t, len(b))), h0
    for i in range(t):
        out[:, i] = h = np.tanh(X[:, i] @ Wx + h @ Wh + b)
    return out


@ex.right("all inputs at once, then the states")
def _(X, h0, Wx, Wh, b):
    out = X @ Wx + b / 1
    for i in range(X.shape[1]):
        out[:, i] = np.tanh(out[:, i] + (out[:, i - 1] if i else h0) @ Wh)
    return out


@ex.right("over the transposed sequences")
def _(X, h0, Wx, Wh, b):
    states = [h0]
    for x in X.transpose(1, 0, 2):
        states.append(np.tanh(x @ Wx + states[-1] @ Wh + b))
    return np.array(states[1:]).swapaxes(0, 1)


@ex.right("one sequence at a time")
def _(X, h0, Wx, Wh, b):
    out = []
    for x, h in zip(X, h0, strict=True):
        rows = []
        for row in x:
            h = np.tanh(row @ Wx + h @ Wh + b)
            rows.append(h)
        out.append(rows)
    return np.array(out)


@ex.right("calling itself")
def _(X, h0, Wx, Wh, b):
    def after(i):
        return h0 if i < 0 else np.tanh(X[:, i] @ Wx + after(i - 1) @ Wh + b)

    return np.stack([after(i) for i in range(X.shape[1])], axis=1)


@ex.right("concatenated with a new axis")
def _(X, h0, Wx, Wh, b):
    h, parts = h0, []
    for i in range(X.shape[1]):
        h = np.tanh(np.einsum("nd,dk->nk", X[:, i], Wx) + h @ Wh + b)
        parts.append(h[:, None, :])
    return np.concatenate(parts, axis=1)


for change, reason in (
    (
        "concatenated with a new axis: h[:, None, :] → h[:, None]",
        "The last axes follow by themselves.",
    ),
    ("one sequence at a time: zip(* → zip(*", "X and h0 have equally many rows."),
    ("*.swapaxes(0, 1) → *.swapaxes(1, 0)", "A swap has no direction."),
):
    ex.same(change, reason)
