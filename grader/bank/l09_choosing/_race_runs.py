"""How races are run unfairly: too few seeds, others for some, or other entrants."""

from __future__ import annotations

from grader.bank.l09_choosing._race_parts import cut, scores_of, share, summary
from grader.bank.model import Exercise


def of_runs(ex: Exercise) -> None:
    """Add what is run too seldom, or not alike for all."""

    def with_seeds(choose):
        """Return a race in which entrant i has the seeds `choose(seeds, i)`."""

        def answer(fs, X, y, train, seeds):
            n = cut(X)
            return {
                name: summary(
                    [share(train(*e, X[:n], y[:n], s), X[n:], y[n:]) for s in choose(seeds, i)]
                )
                for i, (name, e) in enumerate(fs.items())
            }

        return answer

    ex.wrong(
        "same-seed-each-time",
        "Every run of an entrant has the same seed, the first one: all scores are equal, and the "
        "spread is 0.",
        "The seed of the loop is the last argument of train.",
        with_seeds(lambda seeds, i: [seeds[0]] * len(seeds)),
    )
    ex.wrong(
        "counted-seeds",
        "The seeds were 0, 1, 2, …; those that are handed over are to be used.",
        "for seed in seeds, not for seed in range(len(seeds)).",
        with_seeds(lambda seeds, i: range(len(seeds))),
    )
    ex.wrong(
        "seeds-of-their-own",
        "Each entrant has other seeds (counted on from those that came). Then a difference may be "
        "one of seeds.",
        "All entrants have the same seeds.",
        with_seeds(lambda seeds, i: [s + 1000 * i for s in seeds]),
    )
    ex.wrong(
        "last-seed-forgotten",
        "The last seed was not run.",
        "for seed in seeds visits all of them.",
        with_seeds(lambda seeds, i: seeds[:-1] if len(seeds) > 2 else [seeds[0]] * 2),
    )
    ex.wrong(
        "first-has-more-tries",
        "The first entrant has all the seeds, and the others have two of them.",
        "All entrants have the same seeds.",
        with_seeds(lambda seeds, i: seeds[:2] if i else seeds),
    )

    def entering(change):
        """Return a race in which `change(fs, name)` says what is trained for an entrant."""

        def answer(fs, X, y, train, seeds):
            n = cut(X)
            return {
                name: summary(
                    [share(train(*change(fs, name), X[:n], y[:n], s), X[n:], y[n:]) for s in seeds]
                )
                for name in fs
            }

        return answer

    ex.wrong(
        "one-rate-for-all",
        "All entrants have the rate of the first one. It may suit that one alone; each brings its "
        "own.",
        "fs[name] is (f, df, lr): all three are this entrant's.",
        entering(lambda fs, name: (*fs[name][:2], next(iter(fs.values()))[2])),
    )
    ex.wrong(
        "slope-and-activation-swapped",
        "f and df have changed places in the call of train.",
        "train(f, df, lr, X, y, seed).",
        entering(lambda fs, name: (fs[name][1], fs[name][0], fs[name][2])),
    )
    ex.wrong(
        "activation-as-its-slope",
        "f stands in the place of df as well.",
        "train(f, df, lr, X, y, seed).",
        entering(lambda fs, name: (fs[name][0], fs[name][0], fs[name][2])),
    )
    ex.wrong(
        "always-the-first",
        "Every entrant was run with the functions of the first one.",
        "Each name of fs has three things of its own; these go into train.",
        entering(lambda fs, name: next(iter(fs.values()))),
    )
    ex.wrong(
        "rate-forgotten",
        "The rate was 0.1 for all, whatever the entrants bring along.",
        "fs[name] is (f, df, lr): all three are this entrant's.",
        entering(lambda fs, name: (*fs[name][:2], 0.1)),
    )

    @ex.wrong(
        "scores-pile-up",
        "The list of scores was made once, above both loops: from the second entrant on the scores "
        "of those before are in it.",
        "scores = [] belongs into the loop over the entrants.",
    )
    def _(fs, X, y, train, seeds):
        n, scores, table = cut(X), [], {}
        for name, e in fs.items():
            for seed in seeds:
                scores.append(share(train(*e, X[:n], y[:n], seed), X[n:], y[n:]))
            table[name] = summary(scores)
        return table

    @ex.wrong(
        "entrants-used-up",
        "The values are right, but fs is empty afterwards: whoever handed it over has lost the "
        "entrants.",
        "popitem takes out; items() only looks.",
    )
    def _(fs, X, y, train, seeds):
        table = {name: summary(s) for name, s in scores_of(fs, X, y, train, seeds).items()}
        fs.clear()
        return table
