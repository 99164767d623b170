"""Networks that come back: how they start, read and should change, judged without the lessons."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking import made, networks
from course_lib.checking.codec import Made, Rng
from course_lib.checking.compare import difference
from course_lib.checking.made import SHAPES, make
from course_lib.checking.networks import as_matrix, cnn_start, gradients, reading, scores

ALL = Made("network", (1,))
VARIANCES = {"w1": 2 / 9, "w2": 2 / 144, "w3": 1 / 288}


def convolved(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The sums of one convolution without a rim, number by number."""
    n, h, width, _ = x.shape
    kh, kw, _, f = w.shape
    out = np.zeros((n, h - kh + 1, width - kw + 1, f))
    for at in np.ndindex(out.shape):
        image, i, j, k = at
        out[at] = (x[image, i : i + kh, j : j + kw] * w[..., k]).sum() + b[k]
    return out


# --- what a network reads -------------------------------------------------------------------


def test_scores_are_those_of_loops():
    p, x = make(ALL), make(Made("images", (1, 2)))
    rim = np.zeros((2, 10, 10, 1))
    rim[:, 1:9, 1:9] = x
    maps = np.maximum(
        convolved(np.maximum(convolved(rim, p["w1"], p["b1"]), 0), p["w2"], p["b2"]), 0
    )
    pooled = np.array(
        [[[maps[n, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max(axis=(0, 1)) for j in range(3)]
          for i in range(3)] for n in range(2)]
    )  # fmt: skip
    wanted = pooled.reshape(2, 288) @ p["w3"] + p["b3"]
    np.testing.assert_allclose(scores(p, x), wanted, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("rim", [0, 1])
def test_a_convolution_is_one_matrix(rim):
    rng = np.random.default_rng(rim)
    x, w = rng.normal(size=(2, 5, 5, 3)), rng.normal(size=(3, 3, 3, 4))
    padded = np.pad(x, ((0, 0), (rim, rim), (rim, rim), (0, 0)))
    found = x.reshape(2, -1) @ as_matrix(w, 5, rim)
    wanted = convolved(padded, w, np.zeros(4))
    np.testing.assert_allclose(found.reshape(wanted.shape), wanted, rtol=1e-10, atol=1e-10)


@pytest.fixture
def judged(monkeypatch):
    """Return what is said of a network of which so many held-out answers count as right."""

    def judge(right: int, seen: int = 1347, epochs: int = 20, params=None):
        params = make(ALL) if params is None else params
        x, (images, _) = make(Made("digit images")), made.held_out(0)
        learnt, unseen = (scores(params, part.astype(float)).argmax(axis=1) for part in (x, images))
        unseen[right:] += 1
        learnt[seen:] += 1
        monkeypatch.setattr(networks, "held_out", lambda seed: (images, unseen % 10))
        monkeypatch.setitem(made.MAKERS, "digit labels", lambda seed: learnt % 10)
        return reading([Rng(1), Made("digit images"), Made("digit labels", (1,)), epochs], params)

    return judge


def test_439_of_450_are_enough_and_438_are_not(judged):
    assert judged(439) == {"of the held-out digits": "at least 97.5%"}
    assert judged(438) == {
        "of the held-out digits": "less than 0.975 of 1",
        "of the digits it was trained on": "at least 97.5%",
        "still 0": "none",
        "answers": "various",
    }


@pytest.mark.parametrize(
    ("right", "level"),
    [(0, "0.2"), (89, "0.2"), (91, "0.5"), (226, "0.8"), (361, "0.93"), (419, "0.975")],
)
def test_shares_are_said_in_steps(judged, right, level):
    assert judged(right)["of the held-out digits"] == f"less than {level} of 1"


def test_after_fewer_epochs_more_than_chance_on_the_training_digits_is_enough(judged):
    assert judged(0, 405, epochs=2) == {"of the digits it was trained on": "more than chance"}
    found = judged(450, 404, epochs=19)
    assert found["of the digits it was trained on"] == "less than 0.5 of 1"
    assert "of the held-out digits" not in found


def test_which_parameters_are_still_0_is_said_where_it_may_be_why(judged):
    params = make(ALL)
    params["b1"][:] = params["w3"][:] = 0
    found = judged(100, params=params)
    assert found["still 0"] == "b1, w3" and found["answers"] == "the same to all images"


def test_a_network_of_zeros_reads_nothing_but_one_digit():
    zeros = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    found = reading([Rng(1), Made("digit images"), Made("digit labels", (1,)), 20], zeros)
    assert found["of the held-out digits"] == "less than 0.2 of 1"
    assert found["still 0"] == ", ".join(SHAPES)


def test_scores_that_overflow_are_no_answers():
    huge = {name: values * 1e160 for name, values in make(ALL).items()}
    found = reading([Rng(1), Made("digit images"), Made("digit labels", (1,)), 2], huge)
    assert found["of the digits it was trained on"] == "less than 0.2 of 1"
    assert found["answers"] == "the same to all images"


def test_labels_learnt_by_heart_are_other_digits_names():
    """The names are exchanged anew with each seed, so that one network suits no two of them."""
    shares = [np.mean(made.held_out(a)[1] == made.held_out(b)[1]) for a, b in ((1, 2), (2, 3))]
    assert max(shares) < networks.LEARNT


def test_what_is_trained_on_has_to_be_named():
    with pytest.raises(TypeError, match="has to be named"):
        reading([Rng(1), make(Made("images", (1, 2))), np.array([0, 1]), 20], make(ALL))


def _changed(name: str, change) -> dict:
    params = make(ALL)
    return params | {name: change(params[name])}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "must be a dict, and it is nothing"),
        (({}, []), "a dict, and it is a tuple of 2"),
        (0.98, "a dict, and it is a float"),
        (make(ALL) | {"rate": 0.1}, "the keys are b1, b2, b3, rate, w1, w2, w3, where w1, b1"),
        ({k: v for k, v in make(ALL).items() if k != "b2"}, "the keys are b1, b3, w1"),
        (_changed("b1", np.ndarray.tolist), "b1 must be an array of numbers"),
        (_changed("w2", lambda w: w.astype(str)), "w2 must be an array of numbers"),
        (_changed("w3", np.transpose), r"w3 has shape \(10, 288\) where \(288, 10\)"),
        (_changed("b3", lambda b: b[None]), r"b3 has shape \(1, 10\) where \(10,\)"),
        (_changed("w1", lambda w: np.full_like(w, np.inf)), "w1 is not finite"),
        (_changed("b2", lambda b: b * np.nan), "b2 is not finite"),
    ],
)
def test_what_are_no_parameters_is_said_in_a_sentence(value, text):
    with pytest.raises(ValueError, match=text):
        reading([Rng(1), Made("digit images"), Made("digit labels", (1,)), 20], value)


# --- how it starts --------------------------------------------------------------------------


def started(seed: int = 1, **changes) -> dict[str, np.ndarray]:
    rng, params = np.random.default_rng(seed), {}
    for name, shape in SHAPES.items():
        w = rng.normal(0, VARIANCES.get(name, 0) ** 0.5, shape)
        params[name] = changes.get(name, lambda a: a)(w).astype(changes.get("dtype", "f4"))
    return params


def said(**changes) -> dict:
    return cnn_start([Rng(1, 20)], [started(seed, **changes) for seed in range(20)])


@pytest.mark.parametrize("first", range(0, 400, 20))
def test_every_right_start_looks_the_same(first):
    draws = [started(seed) for seed in range(first, first + 20)]
    assert cnn_start([Rng(1, 20)], draws) == said()


def test_a_right_start_is_described_in_full():
    found = said()
    assert found["b2"] == {"shape": "(32,)", "dtype": "float32", "values": "zeros"}
    assert found["w2"] == {
        "shape": "(3, 3, 16, 32)", "dtype": "float32", "standard deviation": round(1 / 72**0.5, 6),
        "mean": 0.0, "form": "normal", "numbers": "all of their own",
    }  # fmt: skip
    assert list(found) == list(SHAPES)


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("w1", lambda w: w * 0.8, "standard deviation"),
        ("w2", lambda w: w * 1.25, "standard deviation"),
        ("w3", lambda w: w * 2**0.5, "standard deviation"),
        ("w1", lambda w: np.abs(w), "mean"),
        ("w2", lambda w: np.clip(w, -0.12, 0.12), "form"),
        ("w2", lambda w: np.repeat(w[..., :1], 32, axis=-1), "numbers"),
        ("b1", lambda b: b + 0.1, "values"),
        ("b3", lambda b: b + np.eye(10)[4], "values"),
        ("w3", np.transpose, "shape"),
        ("b2", lambda b: b[None], "shape"),
    ],
)
def test_each_thing_that_a_start_may_have_wrong_shows_in_its_place(name, change, field):
    found, right = said(**{name: change}), said()
    assert field in {k for k in right[name] if found[name][k] != right[name][k]}
    assert all(found[other] == right[other] for other in SHAPES if other != name)


def test_double_precision_shows():
    assert {part["dtype"] for part in said(dtype="f8").values()} == {"float64"}


def test_one_network_used_again_and_again_shows():
    assert cnn_start([Rng(1, 20)], [started(3)] * 20)["w1"]["numbers"].startswith("the same")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([started(1), None], "must be a dict"),
        ([started(1), _changed("b1", lambda b: b.astype("f4"))], "has not the same form in each"),
        (_changed("w1", np.ndarray.tolist), "w1 must be an array of numbers"),
        (_changed("w3", lambda w: np.full_like(w, np.inf)), "something else than finite numbers"),
        ({}, "the keys are"),
    ],
)
def test_what_is_no_start_is_said_in_a_sentence(value, text):
    with pytest.raises(ValueError, match=text):
        cnn_start([Rng(1)], value)


# --- how it should change -------------------------------------------------------------------

GRADS = make(Made("network", (2,)))


def differs(grads: dict, loss: float = 2.5) -> str | None:
    wanted = gradients([], (2.5, GRADS))
    return difference(gradients([], (loss, grads)), wanted, 1e-9, 1e-12)


def test_the_same_gradients_look_the_same_in_a_list_or_in_another_order():
    assert differs(GRADS) is None and differs(GRADS, np.array(2.5)) is None
    assert differs(dict(reversed(GRADS.items()))) is None
    assert gradients([], [2.5, GRADS])["loss"] == 2.5


@pytest.mark.parametrize("name", SHAPES)
def test_any_other_gradient_looks_otherwise(name):
    g = GRADS[name]
    flat = np.random.default_rng(1).permutation(g.ravel())
    one = g.copy()
    one.flat[1] += 1e-3
    exchanged = g.copy()
    exchanged.flat[[1, 2]] = exchanged.flat[[2, 1]]
    for other in (-g, 2 * g, 0 * g, flat.reshape(g.shape), one, exchanged, g[::-1]):
        assert differs(GRADS | {name: other}), "a few figures tell them apart"


def test_another_loss_looks_otherwise():
    assert differs(GRADS, 2.5 + 1e-6)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (GRADS, "two things are asked, loss and gradients, and it is a dict"),
        ((1.0, GRADS, 3), "a tuple of 3"),
        ((GRADS, 1.0), "the second thing must be a dict"),
        ((1.0, {**GRADS, "b4": GRADS["b3"]}), "the keys are"),
        ((True, GRADS), "the loss must be a number"),
        ((np.ones(1), GRADS), "the loss must be a number"),
        ((np.inf, GRADS), "the loss must be a number"),
        (("2.5", GRADS), "the loss must be a number"),
        ((1.0, GRADS | {"w3": GRADS["w3"].T}), r"the gradient for w3 has shape \(10, 288\)"),
        ((1.0, GRADS | {"b1": GRADS["b1"] * np.nan}), "the gradient for b1 is not finite"),
        ((1.0, GRADS | {"b1": 0.5}), "the gradient for b1 must be an array"),
    ],
)
def test_what_are_no_gradients_is_said_in_a_sentence(value, text):
    with pytest.raises(ValueError, match=text):
        gradients([], value)
