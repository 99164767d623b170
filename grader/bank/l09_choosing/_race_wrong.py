"""How races are told wrongly, or run on the wrong rows."""

from __future__ import annotations

import numpy as np

from grader.bank.l09_choosing._race_parts import cut, raced, scores_of, share, summary, told
from grader.bank.model import Exercise


def of_summary(ex: Exercise) -> None:
    """Add what is done to the right scores of all runs."""
    ex.wrong(
        "best-seed",
        "The best seed of each entrant is reported as its mean. More seeds then make everybody "
        "better, without anybody having learnt more.",
        "The mean of all scores, good and bad.",
        told(lambda s: (max(s), summary(s)[1])),
    )
    ex.wrong(
        "worst-seed",
        "The worst seed of each entrant is reported as its mean.",
        "The mean of all scores, good and bad.",
        told(lambda s: (min(s), summary(s)[1])),
    )
    ex.wrong(
        "worst-dropped",
        "The worst run of each entrant was left out of its mean and spread. Whoever drops what "
        "looks bad reports what a lucky user would see.",
        "All scores count.",
        told(lambda s: summary(sorted(s)[1:]) if len(s) > 2 else (max(s), 0.0)),
    )
    ex.wrong(
        "median",
        "This is the median in the place of the mean; it does not notice a run that failed.",
        "np.mean.",
        told(lambda s: (float(np.median(s)), summary(s)[1])),
    )
    ex.wrong(
        "divided-by-n",
        "The spread is divided by the number of seeds; the contract says by one less. With few "
        "seeds that is a difference.",
        "np.std has an argument, ddof.",
        told(lambda s: (float(np.mean(s)), float(np.std(s)))),
    )
    ex.wrong(
        "error-of-the-mean",
        "The spread is divided by the root of the number of seeds. That is how uncertain the mean "
        "is; asked is how far apart single runs are.",
        "np.std with ddof=1, and nothing more.",
        told(lambda s: (summary(s)[0], summary(s)[1] / len(s) ** 0.5)),
    )
    ex.wrong(
        "variance",
        "This is the variance, the square of what is asked.",
        "np.std, not np.var.",
        told(lambda s: (summary(s)[0], summary(s)[1] ** 2)),
    )
    ex.wrong(
        "range",
        "The spread is the largest score minus the smallest. It grows with the number of seeds; "
        "the contract asks for the standard deviation.",
        "np.std with ddof=1.",
        told(lambda s: (summary(s)[0], max(s) - min(s))),
    )
    ex.wrong(
        "spread-first",
        "The pair is turned round: the spread comes first, then the mean.",
        "(mean, sd), in this order.",
        told(lambda s: summary(s)[::-1]),
    )
    ex.wrong(
        "no-spread",
        "The mean came back alone. Without its spread nobody can tell a lead from luck.",
        "A pair for each entrant: (mean, sd).",
        told(lambda s: summary(s)[0]),
    )
    ex.wrong(
        "all-scores",
        "The scores came back one by one; their mean and spread are asked.",
        "A pair for each entrant: (mean, sd).",
        told(lambda s: s),
    )
    ex.wrong(
        "errors",
        "This is the share of wrong labels; the share of right ones is asked.",
        "== where there is !=, or 1 minus it.",
        told(lambda s: (1 - summary(s)[0], summary(s)[1])),
    )
    ex.wrong(
        "percent",
        "These are percent; shares between 0 and 1 are asked.",
        "Nothing has to be multiplied by 100.",
        told(lambda s: (100 * summary(s)[0], 100 * summary(s)[1])),
    )
    ex.wrong(
        "rounded",
        "Mean and spread were rounded. That is for printing; the table keeps all digits.",
        "Leave round out.",
        told(lambda s: (round(summary(s)[0], 2), round(summary(s)[1], 2))),
    )
    ex.wrong(
        "a-list-of-rows",
        "A list of rows came back; a dict is asked, from each name to its (mean, sd).",
        "table[name] = (mean, sd).",
        lambda fs, X, y, train, seeds: [
            (name, *summary(s)) for name, s in scores_of(fs, X, y, train, seeds).items()
        ],
    )

    @ex.wrong(
        "winner-alone",
        "Only the winner is in the table. A race is told with all who ran.",
        "An entry for each name of fs.",
    )
    def _(fs, X, y, train, seeds):
        table = {n: summary(s) for n, s in scores_of(fs, X, y, train, seeds).items()}
        return dict(sorted(table.items(), key=lambda row: row[1][0])[-1:])

    @ex.wrong(
        "last-place-dropped",
        "The entrant with the smallest mean is missing. A race is told with all who ran.",
        "An entry for each name of fs.",
    )
    def _(fs, X, y, train, seeds):
        table = {n: summary(s) for n, s in scores_of(fs, X, y, train, seeds).items()}
        return dict(sorted(table.items(), key=lambda row: row[1][0])[1:])

    @ex.wrong(
        "by-place",
        "The keys are places, 1 for the best; they should be the names of the entrants.",
        "table[name] = (mean, sd).",
    )
    def _(fs, X, y, train, seeds):
        rows = [summary(s) for s in scores_of(fs, X, y, train, seeds).values()]
        return {str(i + 1): row for i, row in enumerate(sorted(rows, reverse=True))}

    @ex.wrong(
        "spread-of-entrants",
        "Every entrant has the same spread: that of the entrants' means. Each has one of its own, "
        "over its seeds.",
        "np.std of one entrant's scores.",
    )
    def _(fs, X, y, train, seeds):
        means = {n: summary(s)[0] for n, s in scores_of(fs, X, y, train, seeds).items()}
        spread = float(np.std(list(means.values()), ddof=1)) if len(means) > 1 else 0.0
        return {name: (mean, spread) for name, mean in means.items()}


def of_rows(ex: Exercise) -> None:
    """Add what is trained on, or judged by, the wrong rows."""

    def judged(train_rows, test_rows):
        def answer(fs, X, y, train, seeds):
            a, b = train_rows(X), test_rows(X)
            return raced(
                fs,
                seeds,
                lambda f, df, lr, seed: share(train(f, df, lr, X[a], y[a], seed), X[b], y[b]),
            )

        return answer

    def first(X):
        return slice(cut(X))

    def last(X):
        return slice(cut(X), None)

    ex.wrong(
        "judged-by-what-it-learnt",
        "The networks were judged by the rows that they had been trained on. A network that learns "
        "by heart wins every such race.",
        "Ask for the labels of X[n:].",
        judged(first, first),
    )
    ex.wrong(
        "judged-by-all-rows",
        "The networks were judged by all rows, and three in four of those they had been trained "
        "on.",
        "Ask for the labels of X[n:] alone.",
        judged(first, lambda X: slice(None)),
    )
    ex.wrong(
        "trained-on-all-rows",
        "The networks were trained on all rows, those for the test among them: they have seen the "
        "questions.",
        "Only X[:n] goes into training.",
        judged(lambda X: slice(None), last),
    )
    ex.wrong(
        "halves-swapped",
        "The first three quarters test and the last quarter trains: it should be the other way "
        "round.",
        "Which part is handed to train?",
        judged(last, first),
    )
    ex.wrong(
        "first-quarter-tests",
        "The first quarter of the rows tests; the contract says the last one.",
        "X[:n] trains, X[n:] tests.",
        judged(lambda X: slice(len(X) // 4, None), lambda X: slice(len(X) // 4)),
    )
    ex.wrong(
        "every-fourth-tests",
        "Every fourth row tests; the contract says the last quarter of the rows.",
        "X[:n] trains, X[n:] tests.",
        judged(
            lambda X: np.flatnonzero(np.arange(len(X)) % 4 != 3),
            lambda X: np.flatnonzero(np.arange(len(X)) % 4 == 3),
        ),
    )
    ex.wrong(
        "rounded-up",
        "Where the rows can't be divided by four, a row too many tests: the number of test rows is "
        "rounded down.",
        "len(X) // 4 rows test; all others train.",
        judged(lambda X: slice(int(0.75 * len(X))), lambda X: slice(int(0.75 * len(X)), None)),
    )
    ex.wrong(
        "half-and-half",
        "Half of the rows test; the contract says a quarter.",
        "len(X) // 4 rows test.",
        judged(lambda X: slice(len(X) // 2), lambda X: slice(len(X) // 2, None)),
    )
    ex.wrong(
        "a-fifth-tests",
        "A fifth of the rows tests; the contract says a quarter.",
        "len(X) // 4 rows test.",
        judged(lambda X: slice(len(X) - len(X) // 5), lambda X: slice(len(X) - len(X) // 5, None)),
    )

    @ex.wrong(
        "split-anew",
        "Each seed has a split of its own. Then a lucky split looks like a good network; the "
        "contract has one split for all.",
        "n is computed once, above the loops.",
    )
    def _(fs, X, y, train, seeds):
        def run(f, df, lr, seed):
            order = np.random.default_rng(int(seed)).permutation(len(X))
            a, b = order[: cut(X)], order[cut(X) :]
            return share(train(f, df, lr, X[a], y[a], seed), X[b], y[b])

        return raced(fs, seeds, run)

    @ex.wrong(
        "labels-left-behind",
        "The labels in the test are the first ones of y, and the rows the last ones of X: they do "
        "not belong together.",
        "y is cut where X is.",
    )
    def _(fs, X, y, train, seeds):
        n = cut(X)
        return raced(
            fs,
            seeds,
            lambda f, df, lr, seed: share(
                train(f, df, lr, X[:n], y[:n], seed), X[n:], y[: len(X) - n]
            ),
        )
