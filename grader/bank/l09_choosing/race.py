"""race(fs, X, y, train, seeds): one network for each activation and seed, and a fair table.

Training is handed over, so that cases can hand over a stand-in (`course_lib.checking.functions`)
whose score depends on everything it was trained with.
"""

from __future__ import annotations

import statistics

import numpy as np

from course_lib.checking.codec import Func, Laid
from grader.bank.l09_choosing import _race_runs as runs
from grader.bank.l09_choosing import _race_wrong as wrongs
from grader.bank.model import Exercise

HEART, THRESHOLD = Func("learnt_by_heart"), Func("threshold_at_seed")
ALIKE = Func("learnt_by_heart_whatever_the_seed")  # the spread is 0, however it is computed
SINE, SQUARE = (Func("sine"), Func("cosine")), (Func("square"), Func("scale_shift", (2.0, 0.0)))
RAMP, LINE = (Func("clip", (0.0, 9.0)), Func("positive")), (Func("abs"), Func("logistic"))

ex = Exercise(
    "race",
    truth="Your race trains every entrant with every seed on the same rows, judges it by rows that "
    "none of them has seen, and tells the mean with its spread, whoever wins.",
    hints=[
        "Three things to settle before the loop: which rows train, which rows test, and an empty "
        "dict for the table. They are the same for everybody.",
        "One loop over fs.items(), and within it one over the seeds: train on the first rows, ask "
        "the network for the labels of the last ones, and keep the share that it gets right.",
        "With n = len(X) - len(X) // 4, the first n rows go into train, with f, df, lr and "
        "the seed; ask what comes back about X[n:], and compare with y[n:]. After all seeds: "
        "np.mean, and np.std with ddof=1.",
    ],
)


def data(rng, n, k=2, d=2):
    """Return n rows, all of them different, and labels of k classes in no order."""
    X = rng.permutation(8 * n)[: n * d].reshape(n, d) / 8 - 2
    return X, rng.integers(0, k, n)


def seeds(rng, n):
    """Return n different seeds in no order."""
    return [int(s) for s in rng.permutation(40)[:n]]


def entrants(rng, *functions):
    """Return entrants with rates that differ."""
    rates = 0.01 * (1 + rng.permutation(60)[: len(functions)])
    names = ("sine", "square", "ramp", "line")
    rows = zip(names, functions, rates, strict=False)
    return {name: (*pair, round(float(rate), 2)) for name, pair, rate in rows}


def sample(rng, n=32, m=2, functions=(SINE, SQUARE), train=HEART):
    """Return a race of entrants over m seeds, with n rows."""
    return entrants(rng, *functions), *data(rng, n), train, seeds(rng, m)


fixed = np.random.default_rng(90)
X = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0], [0.5], [2.5], [1.5], [3.5], [4.5], [2.0]])
y = np.array([0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0])
ex.aspect(
    "the last quarter, rounded down, tests",
    1,
    cases=[sample(fixed, n=n, functions=(SINE,), train=ALIKE) for n in (40, 33, 34, 35)],
    draw=lambda rng: [
        sample(rng, n=int(4 * rng.integers(7, 11) + i), functions=(LINE,), train=ALIKE)
        for i in (1, 2, 3)
    ],
    draws=2,
)
ex.aspect(
    "every entrant, as it is",
    0.75,
    cases=[
        sample(fixed, functions=(SINE, SQUARE, RAMP, LINE), train=ALIKE),
        sample(fixed, functions=(LINE, RAMP), train=ALIKE),
        ({}, X, y, THRESHOLD, [1, 2]),
    ],
    draw=lambda rng: [sample(rng, functions=(LINE, RAMP, SINE), train=ALIKE)],
    draws=2,
)
ex.aspect(
    "mean and spread over the seeds",
    1.5,
    cases=[
        ({"sine": (*SINE, 1.0)}, X, y, THRESHOLD, [1, 2, 4, 5]),
        sample(fixed, m=4, functions=(SINE,)),
        sample(fixed),
        sample(fixed, m=6, functions=(RAMP,)),
        sample(fixed, m=3, functions=(SINE, SQUARE, LINE)),
    ],
    draw=lambda rng: [sample(rng, m=int(rng.integers(3, 6)), functions=(LINE, SINE))],
    draws=2,
)


def kinds(rng):
    """Return races whose data, labels, rates and seeds come in other kinds, one after another."""
    fs, X, y, train, chosen = sample(rng, n=24, train=ALIKE)
    labels, whole = np.where(y, 3, 1), (4 * X).astype(int)
    rates = {name: (f, df, np.float64(lr)) for name, (f, df, lr) in fs.items()}
    return [
        (fs, whole, labels.astype(np.uint8), train, np.array(chosen)),
        (rates, Laid("strided", X), Laid("strided", y), train, tuple(chosen)),
        ({name: list(entrant) for name, entrant in fs.items()}, X, labels, train, chosen),
    ]


ex.aspect(
    "integers, labels, rates and seeds of any kind",
    0.5,
    cases=kinds(fixed),
    draw=kinds,
    draws=1,
)
fs, X, y, train, chosen = sample(fixed, n=24, train=ALIKE)
ex.aspect(
    "leaves its inputs unchanged",
    0.25,
    require="unchanged",
    cases=[
        (fs, X, y, train, chosen),
        (fs, Laid("read-only", X), Laid("read-only", y), train, chosen),
    ],
    draw=lambda rng: sample(rng, n=24, train=ALIKE),
    draws=1,
)
wrongs.of_summary(ex)
wrongs.of_rows(ex)
runs.of_runs(ex)


@ex.right("two loops")
def _(fs, X, y, train, seeds):
    n = len(X) - len(X) // 4
    table = {}
    for name, (f, df, lr) in fs.items():
        scores = []
        for seed in seeds:
            network = train(f, df, lr, X[:n], y[:n], seed)
            scores.append((network(X[n:]) == y[n:]).mean())
        table[name] = (np.mean(scores), np.std(scores, ddof=1))
    return table


@ex.right("the statistics module")
def _(fs, X, y, train, seeds):
    rest = len(y) // 4
    table = {}
    for name, entrant in fs.items():
        scores = []
        for seed in seeds:
            said = train(*entrant, X[:-rest], y[:-rest], seed)(X[-rest:])
            scores.append(sum(int(a == b) for a, b in zip(said, y[-rest:], strict=True)) / rest)
        table[name] = [statistics.fmean(scores), statistics.stdev(scores)]
    return table


@ex.right("all scores in one array")
def _(fs, X, y, train, seeds):
    n = len(X) - len(X) // 4
    scores = np.zeros((len(fs), len(seeds)))
    for i, (f, df, lr) in enumerate(fs.values()):
        for j, seed in enumerate(seeds):
            scores[i, j] = np.mean(train(f, df, lr, X[:n], y[:n], seed)(X[n:]) == y[n:])
    rows = zip(scores.mean(axis=1), scores.std(axis=1, ddof=1), strict=True)
    return dict(zip(fs, rows, strict=True))


@ex.right("seeds outside")
def _(fs, X, y, train, seeds):
    parts = np.split(X, [-(len(X) // 4)])
    labels = np.split(y, [-(len(y) // 4)])
    scores: dict = {name: [] for name in fs}
    for seed in seeds:
        for name in sorted(fs):
            f, df, lr = fs[name]
            network = train(f, df, lr, parts[0], labels[0], seed=seed)
            scores[name].append(np.count_nonzero(network(parts[1]) == labels[1]) / len(labels[1]))
    return {name: (np.mean(s), np.std(s, ddof=1)) for name, s in scores.items()}


@ex.right("one comprehension")
def _(fs, X, y, train, seeds):
    n = -(-3 * len(X) // 4)
    runs = {
        name: [np.mean(train(*e, X[:n], y[:n], s)(X[n:]) == y[n:]) for s in seeds]
        for name, e in fs.items()
    }
    return {name: (sum(s) / len(s), np.var(s, ddof=1) ** 0.5) for name, s in runs.items()}


@ex.right("the best come first")
def _(fs, X, y, train, seeds):
    n = len(X) - len(X) // 4
    table = []
    for name in fs:
        f, df, lr = fs[name]
        scores = np.array(
            [1 - (train(f, df, lr, X[:n], y[:n], s)(X[n:]) != y[n:]).mean() for s in seeds]
        )
        off = scores - scores.mean()
        table.append((name, (scores.mean(), np.sqrt(off @ off / (len(off) - 1)))))
    return dict(sorted(table, key=lambda row: -row[1][0]))


@ex.right("keywords and copies")
def _(fs, X, y, train, seeds):
    tests = np.arange(len(X)) >= len(X) - len(X) // 4
    table = {}
    for name, entrant in fs.items():
        f, df, lr = entrant
        scores = [
            np.average(
                train(f=f, df=df, lr=lr, X=X[~tests], y=y[~tests], seed=s)(X[tests]) == y[tests]
            )
            for s in seeds
        ]
        table[name] = np.array([np.mean(scores), np.std(scores, ddof=1)]).tolist()
    return table


for change in (
    "all scores in one array: np.zeros(*) → np.ones(*)",
    "all scores in one array: scores.mean(axis=1) → scores.mean(axis=-1)",
    "all scores in one array: scores.std(axis=1, ddof=1) → scores.std(axis=-1, ddof=1)",
):
    ex.same(change, "Every entry is written, and the scores have two axes.")
for change in (
    "all scores in one array: zip(*) → zip(*)",
    "the statistics module: zip(*) → zip(*)",
):
    ex.same(change, "What is walked through is equally long, and == is so from both sides.")
for change in (
    "seeds outside: labels[1] → labels[-1]",
    "seeds outside: parts[1] → parts[-1]",
    "the best come first: row[1] → row[-1]",
):
    ex.same(change, "There are two: 1 is the last of them.")
for change in (
    "seeds outside: sorted(fs) → fs",
    "the best come first: *row[1][0] → *row[1][*",
    "the best come first: sorted(table, *) → *",
):
    ex.same(change, "The order of the table is free.")
ex.same("the best come first: scores - scores.mean() → *", "Its square is what counts.")
ex.same("the statistics module: int(a == b) → a == b", "True counts as 1.")
ex.same(
    "keywords and copies: len(X) // 4 → len(X) / 4",
    "A whole number is at least this exactly where it is at least the next whole one.",
)
ex.same(
    "one comprehension: -3 * len(X) → len(X)", "A negative n counts the same rows from the end."
)
