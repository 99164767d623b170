"""Lesson 9: the reference answers by hand, what the lesson measures, and how the bank judges."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from course_lib import load_digits, predict_scores, standardise, train_mlp
from course_lib.checking.check import ask
from course_lib.checking.functions import learnt_by_heart
from course_lib.checking.judge import judge
from course_lib.recurrent import error_gradient, new_reader, orthogonal
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

LESSON = "09_choosing"


def curve(z):
    return 1 / (1 + np.exp(-z))


KINDS = {
    "none": (lambda z: z, np.ones_like),
    "sigmoid": (curve, lambda z: curve(z) * curve(-z)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky ReLU": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
}


@cache
def digits():
    data = load_digits()
    return data, *standardise(data.x_train, data.x_test)


def drawn(rng, sizes, scale):
    """Layers whose weights have the variance scale / inputs."""
    return [(rng.normal(0, math.sqrt(scale / d), (d, h)), np.zeros(h)) for d, h in pairwise(sizes)]


def board(layers, X, y, kind):
    """The figures of the dashboard that a diagnosis asks for, worked out layer by layer."""
    f, df = KINDS[kind]
    zs = []
    for W, b in layers:
        zs.append((f(zs[-1]) if zs else X) @ W + b)
    shares = np.exp(zs[-1] - np.logaddexp.reduce(zs[-1], axis=1, keepdims=True))
    dz, rows = (shares - np.eye(10)[y]) / len(y), []
    for i in range(len(layers) - 2, -1, -1):
        slopes = df(zs[i])
        dz = dz @ layers[i + 1][0].T * slopes
        dead = np.mean((slopes == 0).all(axis=0))
        rows.insert(0, (np.mean(np.abs(slopes) < 0.01), dead, np.linalg.norm(dz)))
    return dict(zip(("saturated", "dead", "gradient"), np.transpose(rows), strict=True))


# --- the answers ----------------------------------------------------------------------------


def test_every_task_has_an_output_that_can_say_its_answers():
    said = [reference("output_activation")(task) for task in (
        "binary", "multiclass", "multilabel", "regression", "positive"
    )]  # fmt: skip
    assert said == ["sigmoid", "softmax", "sigmoid", "identity", "softplus"]


@pytest.mark.parametrize(
    ("dead", "saturated", "gradient", "word"),
    [
        ([0, 0.5], [0.9, 0.1], [1.0, 100.0], "dead"),  # the lesson's example
        ([0.49, 0.49], [0.74, 0.74], [1.0, 100.0], "healthy"),
        ([0, 0], [0.75, 0], [1.0, 1.0], "saturated"),
        ([0, 0], [0.5, 0.5], [0.99, 100.0], "vanishing"),
        ([0, 0], [0.5, 0.5], [100.0, 1.0], "healthy"),
        ([1, 1], [1, 1], [100.1, 1.0], "exploding"),
        ([1, 1], [1, 1], [0.0, 0.0], "dead"),
        ([1], [1], [math.nan], "exploding"),
        ([0, 0, 0], [0, 0, 0], [1.0, math.inf, 1.0], "exploding"),
        ([0.2], [0.5], [1e-9], "healthy"),
        ([0, 0], [0, 0], [0, 3], "vanishing"),
    ],
)
def test_the_first_rule_that_holds_gives_the_word(dead, saturated, gradient, word):
    stats = {"dead": dead, "saturated": saturated, "gradient": gradient, "update": gradient}
    assert reference("diagnose")(stats) == word
    assert reference("diagnose")({name: np.array(row) for name, row in stats.items()}) == word


def test_a_race_tells_mean_and_spread_of_known_scores():
    X, y = np.arange(9.0)[:, None], np.array([5, 5, 5, 5, 5, 5, 5, 0, 1])
    seen = []

    def train(f, df, lr, X, y, seed):
        seen.append((f, df, lr, X.tolist(), y.tolist(), seed))
        return lambda X: np.array([0, lr * seed])[: len(X)]

    table = reference("race")({"a": ("f", "df", 1), "b": ("g", "dg", 2)}, X, y, train, (1, 2))
    assert table["a"] == (0.75, pytest.approx(math.sqrt(0.125)))
    assert table["b"] == (0.5, 0)
    assert [run[:3] for run in seen] == [("f", "df", 1)] * 2 + [("g", "dg", 2)] * 2
    assert [run[5] for run in seen] == [1, 2, 1, 2]
    assert all(run[3:5] == (X[:7].tolist(), y[:7].tolist()) for run in seen)
    assert reference("race")({}, X, y, train, (1, 2)) == {}


# --- what the lesson says -------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(100, 106))
def test_six_patients_have_the_words_that_the_lesson_gives_them(seed):
    data, x_train, _ = digits()
    rng, shape = np.random.default_rng(seed), [64] * 11 + [10]
    some = rng.permutation(len(x_train))[:300]
    X, y = x_train[some], data.y_train[some]
    shut = drawn(rng, shape, 2)
    shut[4] = (shut[4][0], shut[4][1] - 5)
    large = [(10 * W, b) for W, b in drawn(rng, shape, 1)[:-1]] + drawn(rng, [64, 10], 1)
    ward = [
        (drawn(rng, shape, 18), X, "ReLU", "exploding"),
        (drawn(rng, shape, 2), X, "ReLU", "healthy"),
        (drawn(rng, shape, 1), 255 * data.x_train[some], "tanh", "saturated"),
        (drawn(rng, shape, 1), X, "sigmoid", "vanishing"),
        (shut, X, "ReLU", "dead"),
        (large, X, "tanh", "exploding"),
    ]
    words = [reference("diagnose")(board(L, X, y, kind)) for L, X, kind, _ in ward]
    assert words == [word for *_, word in ward]
    flat = board(*ward[2][:2], y, "tanh")["saturated"]
    assert flat[0] > 0.9 and flat[1:].max() < 0.1  # bytes flatten the first layer alone


@pytest.mark.parametrize("seed", [100, 101])
def test_a_sick_start_foretells_trouble_and_a_healthy_one_promises_nothing(seed):
    data, x_train, _ = digits()
    outcome: dict[str, list[float]] = {}
    for kind, depth, scale in (
        ("sigmoid", 6, 1), ("sigmoid", 6, 5), ("sigmoid", 12, 1), ("tanh", 6, 2), ("tanh", 12, 1),
        ("tanh", 12, 100), ("ReLU", 6, 2), ("ReLU", 12, 0.2), ("ReLU", 12, 5),
    ):  # fmt: skip
        sizes = [64] * (depth + 1) + [10]
        layers = drawn(np.random.default_rng(seed), sizes, scale)
        word = reference("diagnose")(board(layers, x_train[:300], data.y_train[:300], kind))
        with np.errstate(all="ignore"):
            net = train_mlp(
                x_train, data.y_train, sizes, *KINDS[kind], rng=np.random.default_rng(seed),
                lr=0.01, epochs=4, batch=64, momentum=0.9, init=math.sqrt(scale / 64),
            )  # fmt: skip
        outcome.setdefault(word, []).append(float(net.accuracies[-1]))
    assert max(outcome["vanishing"]) < 0.15 and max(outcome["exploding"]) < 0.35
    assert min(outcome["healthy"]) < 0.2 and max(outcome["healthy"]) > 0.9


def test_four_activations_at_their_own_rates_lie_within_two_points():
    data, _, _ = digits()
    X, y = np.vstack([data.x_train, data.x_test]), np.append(data.y_train, data.y_test)

    def train(f, df, lr, X, y, seed):
        net = train_mlp(
            X, y, [64, 64, 64, 10], f, df, rng=np.random.default_rng(seed), lr=lr, epochs=20,
            batch=30,
        )  # fmt: skip
        return lambda X: predict_scores(net.layers, X, f).argmax(axis=1)

    rates = {"ReLU": 0.4, "leaky ReLU": 0.4, "tanh": 0.5, "sigmoid": 3.0, "none": 0.2}
    fs = {name: (*KINDS[name], rate) for name, rate in rates.items()}
    table = reference("race")(fs, X, y, train, (100, 101))
    means = {name: mean for name, (mean, _) in table.items()}
    plain = means.pop("none")
    assert max(means.values()) - min(means.values()) < 0.02
    assert abs(means["ReLU"] - means["leaky ReLU"]) < 0.01
    assert 0 < max(means.values()) - plain < 0.05
    same = reference("race")({"sigmoid": (*KINDS["sigmoid"], 0.1)}, X, y, train, (100, 101))
    assert same["sigmoid"][0] < means["sigmoid"] - 0.05


@pytest.mark.parametrize("seed", range(100, 106))
def test_twenty_steps_leave_tanh_a_gradient_and_a_sigmoid_none(seed):
    ratios = {}
    for kind in ("tanh", "sigmoid"):
        rng = np.random.default_rng(seed)
        reader, X = new_reader(rng, 1, orthogonal(rng, 32)), rng.normal(size=(100, 20, 1))
        sizes = error_gradient(reader, X, rng.normal(size=100), *KINDS[kind])[2]
        ratios[kind] = sizes[0] / sizes[-1]
    assert ratios["sigmoid"] < 1e-10 and ratios["tanh"] > 1e-4


def test_a_cut_share_is_deaf_where_the_answer_is_confidently_wrong():
    z, y, h = np.array([[0.0, 30.0]]), np.array([0]), 1e-4
    mistakes = exercises_of("07_softmax")["cross_entropy"].mistakes
    cut = next(m.function for m in mistakes if m.id == "shares-cut-at-1e-7")
    assert cut is not None

    def slope(loss):
        step = np.array([[h, 0]])
        return (loss(z + step, y) - loss(z - step, y)) / (2 * h)

    assert slope(cut) == 0
    assert slope(reference("cross_entropy")) == pytest.approx(-1, abs=1e-6)


# --- how the bank judges --------------------------------------------------------------------


def test_the_stand_in_knows_its_rows_and_guesses_by_all_that_it_was_given():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(200, 2)), rng.integers(0, 2, 200)
    f, df = KINDS["tanh"]
    known = learnt_by_heart(f, df, 0.1, X[:100], y[:100], 3)
    assert (known(X[:100]) == y[:100]).all()
    assert 0.3 < np.mean(known(X[100:]) == y[100:]) < 0.7
    back = learnt_by_heart(f, df, 0.1, X[99::-1], y[99::-1], np.int64(3))
    assert (back(X) == known(X)).all()
    for other in (
        learnt_by_heart(df, df, 0.1, X[:100], y[:100], 3),
        learnt_by_heart(f, f, 0.1, X[:100], y[:100], 3),
        learnt_by_heart(f, df, 0.2, X[:100], y[:100], 3),
        learnt_by_heart(f, df, 0.1, X[:99], y[:99], 3),
        learnt_by_heart(f, df, 0.1, X[:100], y[:100], 4),
    ):
        assert (other(X[100:]) != known(X[100:])).any()


def test_a_race_keeps_its_points_for_what_is_honest_in_it():
    def best_seed(fs, X, y, train, seeds):
        table = reference("race")(fs, X, y, train, seeds)
        n = len(X) - len(X) // 4
        return {
            name: (max(np.mean(train(*e, X[:n], y[:n], s)(X[n:]) == y[n:]) for s in seeds), sd)
            for (name, e), (_, sd) in zip(fs.items(), table.values(), strict=True)
        }

    key = key_of(exercises_of(LESSON)["race"], 5)
    verdict = judge(key, ask(key, best_seed))
    lost = [a.name for a in verdict.aspects if not a.passed]
    assert lost == ["mean and spread over the seeds"]
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "best-seed"


def test_asking_for_saturated_before_dead_is_told_so():
    def diagnosed(stats):
        word = reference("diagnose")(stats)
        return "saturated" if word == "dead" and max(stats["saturated"]) >= 0.75 else word

    key = key_of(exercises_of(LESSON)["diagnose"], 5)
    verdict = judge(key, ask(key, diagnosed))
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "saturated-before-dead"
    assert "at the thresholds" in [a.name for a in verdict.aspects if a.passed]
