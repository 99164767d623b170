"""What the wrong answers of `race` are made of: its parts, right, to be put together wrongly."""

from __future__ import annotations

import numpy as np


def cut(X):
    """Return how many rows are trained on: all but a quarter, rounded down."""
    return len(X) - len(X) // 4


def share(network, X, y):
    """Return the share of rows whose label a network gets right."""
    return float(np.mean(network(X) == y))


def summary(scores):
    """Return the mean and the standard deviation, of n − 1."""
    return float(np.mean(scores)), float(np.std(scores, ddof=1))


def raced(fs, seeds, run, sum_up=summary):
    """Return the table of a race in which `run(f, df, lr, seed)` makes each score."""
    return {name: sum_up([run(*entrant, seed) for seed in seeds]) for name, entrant in fs.items()}


def scores_of(fs, X, y, train, seeds):
    """Return the scores of each entrant, seed by seed, made as they should be."""
    n = cut(X)
    return {
        name: [share(train(*entrant, X[:n], y[:n], seed), X[n:], y[n:]) for seed in seeds]
        for name, entrant in fs.items()
    }


def told(sum_up):
    """Return a race with the right scores, summed up in another way."""
    return lambda fs, X, y, train, seeds: {
        name: sum_up(scores) for name, scores in scores_of(fs, X, y, train, seeds).items()
    }
