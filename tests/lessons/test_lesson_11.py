"""Lesson 11: the network against loops and differences, its training, and what is taken out."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from tqdm import tqdm

import course_lib
from course_lib.chain import Link, forward, train_chain
from grader.bank import exercises_of
from grader.course.lessons import load_lesson, plain_function, reference, reference_space

LESSON = "11_digit_classifier"
forwards, backwards = reference("cnn_forward"), reference("cnn_loss_and_grads")
accuracy, softmax = reference("accuracy"), reference("softmax")
DIGITS = course_lib.load_digits()
X_TRAIN, X_TEST = (
    x.reshape(-1, 8, 8, 1).astype(np.float32) for x in (DIGITS.x_train, DIGITS.x_test)
)


def network(seed: int) -> dict[str, np.ndarray]:
    """Parameters in float64, with biases that are not 0."""
    rng = np.random.default_rng(seed)
    start = reference("init_cnn")(rng)
    return {k: v + 0.1 * rng.normal(size=v.shape) * (v.ndim == 1) for k, v in start.items()}


# --- the network ----------------------------------------------------------------------------


def test_the_logits_are_what_loops_give():
    loops = plain_function("10_convolution", "conv_by_loops")
    x, p = np.random.default_rng(1).normal(size=(2, 8, 8, 1)), network(1)
    a1 = np.maximum(loops(x, p["w1"], p["b1"], 1, 1), 0)
    a2 = np.maximum(loops(a1, p["w2"], p["b2"]), 0)
    assert a2.shape == (2, 6, 6, 32)
    pooled = a2.reshape(2, 3, 2, 3, 2, 32).max(axis=(2, 4))
    wanted = np.array([[np.sum(flat * w) for w in p["w3"].T] for flat in pooled.reshape(2, 288)])
    np.testing.assert_allclose(forwards(x, p), wanted + p["b3"], rtol=1e-10, atol=1e-10)


def test_gradients_agree_with_central_differences_away_from_corners():
    rng, p = np.random.default_rng(2), network(2)
    x, y = rng.normal(size=(4, 8, 8, 1)), np.array([3, 0, 9, 3])
    loss, grads = backwards(x, y, p)
    shares = np.exp(forwards(x, p))
    assert loss == pytest.approx(-np.log(shares[range(4), y] / shares.sum(axis=1)).mean())
    assert {k: v.shape for k, v in grads.items()} == {k: v.shape for k, v in p.items()}
    for name, array in p.items():
        for at in map(tuple, rng.integers(0, array.shape, (10, array.ndim))):
            kept, ends = array[at], []
            for array[at] in (kept + 1e-6, kept - 1e-6):
                ends.append(backwards(x, y, p)[0])
            array[at] = kept
            assert grads[name][at] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-7)


def test_it_has_7690_parameters_of_the_variances_that_the_lesson_says():
    nets = [reference("init_cnn")(np.random.default_rng(seed)) for seed in range(100, 120)]
    assert sum(v.size for v in nets[0].values()) == 7690
    for name, variance in (("w1", 2 / 9), ("w2", 2 / 144), ("w3", 1 / 288)):
        values = np.concatenate([net[name].ravel() for net in nets])
        assert values.dtype == np.float32
        assert values.var() == pytest.approx(variance, rel=0.1)
        assert abs(values.mean()) < 4 * math.sqrt(variance / values.size)
    assert not any(net[name].any() for net in nets for name in ("b1", "b2", "b3"))


def test_the_rate_falls_by_half_a_cosine():
    rate = reference("cosine_lr")
    assert [rate(0, 8, 0.3), rate(4, 8, 0.3), rate(8, 8, 0.3)] == pytest.approx([0.3, 0.15, 0])
    assert rate(1, 3, 0.4) == pytest.approx(0.3)
    assert np.all(np.diff([rate(s, 50, 1.0) for s in range(51)]) < 0)


def test_all_nine_moves_come_about_equally_often():
    x, found = np.zeros((2, 3, 4, 1), np.float32), np.zeros((3, 4), int)
    x[:, 1, 1] = [[1], [2]]
    rng = np.random.default_rng(100)
    for _ in range(3600):
        moved = reference("random_shift")(rng, x)
        place = np.argwhere(moved[0, :, :, 0] == 1)[0]
        assert moved.sum() == 3 and moved[1, place[0], place[1], 0] == 2
        found[tuple(place)] += 1
    assert np.all(np.abs(found[:, :3] - 400) < 5 * math.sqrt(400)) and not found[:, 3].any()


def test_a_table_of_confusions_counts_every_pair():
    rng = np.random.default_rng(3)
    truth, read = rng.integers(0, 4, (2, 500))
    table = reference("confusion_matrix")(truth, read, 5)
    for i, j in np.ndindex(5, 5):
        assert table[i, j] == sum(t == i and r == j for t, r in zip(truth, read, strict=True))


def test_pixels_keep_their_scale_and_answers_leave_their_inputs_as_they_were():
    images = np.array([[[0, 4], [8, 15]]], np.uint8)
    scaled = reference("scale_pixels")(images, 16)
    assert scaled.dtype == np.float32 and scaled.shape == (1, 2, 2, 1)
    assert scaled.ravel().tolist() == [0, 0.25, 0.5, 0.9375]
    x, p, y = X_TRAIN[:4].copy(), reference("init_cnn")(np.random.default_rng(0)), [1, 2, 3, 4]
    before = {k: v.copy() for k, v in p.items()}
    grads = backwards(x, np.array(y), p)[1]
    reference("random_shift")(np.random.default_rng(1), x)[:] = 7
    assert all(np.array_equal(p[k], before[k]) for k in p)
    assert np.array_equal(x, X_TRAIN[:4])
    assert {v.dtype for v in (forwards(x, p), *grads.values())} == {np.dtype(np.float32)}


def test_the_exercises_are_those_of_the_bank():
    asked = [cell.name for cell in load_lesson(LESSON).cells if cell.role == "exercise"]
    assert sorted(asked) == sorted(exercises_of(LESSON)) and len(asked) == 10


# --- what the lesson says -------------------------------------------------------------------


@cache
def space() -> dict[str, Any]:
    """The lesson's names, with its experiments' functions defined and nothing run or drawn."""
    names = dict(reference_space(LESSON))
    names |= {name: getattr(course_lib, name) for name in course_lib.__all__}
    names |= {"Link": Link, "forward": forward, "train_chain": train_chain, "x_train": X_TRAIN,
              "x_test": X_TEST, "y_train": DIGITS.y_train, "y_test": DIGITS.y_test}  # fmt: skip
    wanted = ("def network", "def averaged", "def drawn", "def learnt", "LARGEST =",
              "def three_runs", "def on_page", "def flat_net", "KINDS =", "def nearest",
              "def differences")  # fmt: skip
    for cell in load_lesson(LESSON).cells:
        if cell.kind == "code" and any(text in cell.source for text in wanted):
            exec(cell.source.replace("places = elsewhere()", ""), names)
    return names


def one_run(activation: str, pool: str, peak: float, seed: int, **more: Any) -> float:
    made = space()
    links = made["network"](*made["HIDDEN"][activation], made[pool])
    start = made["drawn"](np.random.default_rng(seed))
    change = reference("random_shift")
    reads = made["learnt"](links, start, X_TRAIN, DIGITS.y_train, seed, peak, change=change, **more)
    return accuracy(reads(X_TEST), DIGITS.y_test)


@pytest.mark.parametrize("seed", range(100, 110))
def test_the_first_loss_is_a_little_above_the_logarithm_of_ten(seed):
    start = reference("init_cnn")(np.random.default_rng(seed))
    loss = reference("cross_entropy")(forwards(X_TEST, start), DIGITS.y_test)
    assert math.log(10) - 0.1 < loss < 3.3


@pytest.mark.parametrize("seed", [100, 101])
def test_the_trained_network_reads_digits_and_believes_noise_to_be_digits(seed):
    seen = []
    params = reference("train_cnn")(
        np.random.default_rng(seed), X_TRAIN, DIGITS.y_train, 20, lambda e, p: seen.append(e)
    )
    assert seen == list(range(20))
    logits = forwards(X_TEST, params)
    assert accuracy(logits, DIGITS.y_test) >= 0.98
    sure = softmax(logits).max(axis=1).mean()
    assert accuracy(logits, DIGITS.y_test) > sure > 0.96, "a little too modest"
    noise = np.random.default_rng(seed).random((500, 8, 8, 1)).astype(np.float32)
    assert softmax(forwards(noise, params)).max(axis=1).mean() > 0.5


def test_twenty_digits_are_learnt_by_heart():
    params = reference("init_cnn")(np.random.default_rng(100))
    for _ in range(60):
        loss, grads = backwards(X_TRAIN[:20], DIGITS.y_train[:20], params)
        for name in params:
            params[name] -= 0.2 * grads[name]
    assert loss < 0.03
    assert accuracy(forwards(X_TRAIN[:20], params), DIGITS.y_train[:20]) == 1


def test_a_careless_check_accuses_the_first_biases_alone():
    rng = np.random.default_rng(100)
    exact = {k: v.astype(float) for k, v in reference("init_cnn")(rng).items()}
    x = X_TRAIN[:8].astype(float)
    careless = space()["differences"](x, DIGITS.y_train[:8], exact, rng)
    assert np.mean(careless["b1"] > 1e-5) > 0.7
    assert all((careless[name] < 1e-5).all() for name in ("w2", "w3", "b3"))
    fair = space()["differences"](rng.normal(size=x.shape), DIGITS.y_train[:8], network(100), rng)
    assert max(far.max() for far in fair.values()) < 1e-7


def test_relu_matters_where_nothing_else_bends():
    assert one_run("ReLU", "MEAN", 0.5, 100) > 0.965
    assert one_run("no activation", "MEAN", 0.1, 100) < 0.91
    assert 0.93 < one_run("no activation", "LARGEST", 0.1, 100) < 0.995


def test_filters_that_were_never_trained_read_most_digits():
    assert 0.88 < one_run("ReLU", "LARGEST", 0.3, 100, frozen=(0, 2)) < 0.975


@pytest.mark.parametrize("activation", ["leaky ReLU", "tanh", "SiLU"])
def test_other_activations_read_about_as_many(activation):
    assert one_run(activation, "LARGEST", 0.3, 100) > 0.97


def test_the_slopes_of_all_hidden_activations_are_those_of_differences():
    z = np.linspace(-4, 4, 80)  # 0 is not among them
    for name, (f, df) in space()["HIDDEN"].items():
        quotient = (f(z + 1e-6) - f(z - 1e-6)) / 2e-6
        np.testing.assert_allclose(df(z), quotient, atol=1e-7, err_msg=name)
        assert f(z.astype(np.float32)).dtype == df(z.astype(np.float32)).dtype == np.float32, name


def test_digits_are_read_elsewhere_only_where_they_were_met():
    found = space()["elsewhere"](100)
    assert all(middle < 0.45 for middle, _ in found.values())
    anywhere = [shares[1] for shares in found.values()]
    assert anywhere[0] + 0.2 < anywhere[1] < anywhere[2] - 0.01


def test_the_nearest_images_vote():
    x = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [20.0]])
    labels = np.array([7, 3, 3, 5, 5, 1])
    nearest = space()["nearest"]
    assert nearest(x, labels, np.array([[0.1], [10.4]])).tolist() == [3, 5]
    far = nearest(x[[0, 3, 5]], np.array([7, 5, 1]), np.array([[19.0]]))
    assert far.tolist() == [1], "the nearest one decides where all three differ"


def test_the_same_functions_read_larger_digits():
    rng = np.random.default_rng(100)
    labels = rng.integers(0, 10, 160)
    images = np.zeros((160, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):  # a bar, higher or lower
        image[2 * label + 4 : 2 * label + 7, 4:24] = rng.integers(150, 256)
    names = dict(space()) | {"load_mnist": lambda part: (images, labels), "tqdm": tqdm}
    cell = next(c for c in load_lesson(LESSON).cells if "def read_mnist" in c.source)
    exec(cell.source, names)
    assert names["read_mnist"](epochs=20, digits=128) > 0.5
