"""The given training loop does what it says, checked from outside: gradients, losses, histories."""

from __future__ import annotations

import numpy as np
import pytest

import course_lib.training as training
from course_lib.datasets import circles, quadrants
from course_lib.training import predict_scores, train_mlp

TANH = (np.tanh, lambda z: 1 - np.tanh(z) ** 2)
RELU = (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0)
XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


def rng(seed=0):
    return np.random.default_rng(seed)


def mean_loss(layers, X, y, f, loss):
    """The loss again, from its definition, by way of probabilities."""
    scores = predict_scores(layers, X, f)
    if loss in ("binary", "labels"):
        p = 1 / (1 + np.exp(-scores))
        logs = np.log(np.where(y == 1, p, 1 - p))
        return -np.mean(logs if logs.ndim == 1 else logs.sum(1))
    p = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


@pytest.mark.parametrize("loss, k", [("softmax", 3), ("binary", 1), ("labels", 3)])
@pytest.mark.parametrize("act", [TANH, (None, None)])
def test_one_full_batch_step_follows_the_gradient(loss, k, act):
    X, y = rng(1).normal(size=(7, 4)), rng(2).integers(0, max(k, 2), 7)
    if loss == "labels":
        y = rng(2).integers(0, 2, (7, k))
    sizes, lr = [4, 5, 6, k], 1e-3
    run = {"lr": lr, "batch": None, "init": 0.7, "loss": loss}
    # Steps of size 0 leave the layers as they were drawn.
    start = train_mlp(X, y, sizes, *act, rng=rng(), epochs=1, **{**run, "lr": 0.0}).layers
    moved = train_mlp(X, y, sizes, *act, rng=rng(), epochs=1, **run).layers
    for i, (W, b) in enumerate(start):
        for array, after in ((W, moved[i][0]), (b, moved[i][1])):
            for index in [(0,) * array.ndim, (-1,) * array.ndim]:
                kept = array[index]
                values = []
                for h in (1e-5, -1e-5):
                    array[index] = kept + h
                    values.append(mean_loss(start, X, y, act[0], loss))
                array[index] = kept
                slope = (values[0] - values[1]) / 2e-5
                assert (array[index] - after[index]) / lr == pytest.approx(
                    slope, rel=1e-5, abs=1e-9
                )


@pytest.mark.parametrize("loss, k", [("softmax", 2), ("binary", 1)])
def test_the_last_loss_and_accuracy_are_those_of_the_layers_returned(loss, k):
    X, y = quadrants(rng(), 100)
    trained = train_mlp(X, y, [2, 8, k], *TANH, rng=rng(), lr=0.1, epochs=3, loss=loss)
    assert trained.losses.shape == trained.accuracies.shape == (3,)
    assert trained.losses[-1] == pytest.approx(mean_loss(trained.layers, X, y, np.tanh, loss))
    scores = predict_scores(trained.layers, X, np.tanh)
    said = scores > 0 if loss == "binary" else scores.argmax(1)
    assert trained.accuracies[-1] == np.mean(said == y)


def test_several_labels_are_right_where_all_of_them_are():
    X = rng().normal(size=(200, 3))
    y = (X > 0).astype(int)
    trained = train_mlp(X, y, [3, 3], None, None, rng=rng(), lr=0.5, epochs=5, loss="labels")
    said = predict_scores(trained.layers, X, None) > 0
    assert trained.losses[-1] == pytest.approx(mean_loss(trained.layers, X, y, None, "labels"))
    assert trained.accuracies[-1] == np.mean((said == (y == 1)).all(axis=1)) > 0.8


def test_adam_trains_and_the_first_bias_is_the_first_layers():
    X, y = circles(rng(), 200)
    run = {"lr": 0.01, "optimiser": "adam", "first_bias": -0.5}
    start = train_mlp(X, y, [2, 16, 2], *RELU, rng=rng(), epochs=0, **run).layers
    assert [set(b) for _, b in start] == [{-0.5}, {0.0}]
    trained = train_mlp(X, y, [2, 16, 2], *RELU, rng=rng(), epochs=40, **run)
    assert trained.accuracies[-1] > 0.95


def test_momentum_adds_a_share_of_the_step_before():
    X, y = XOR
    run = {"lr": 0.1, "batch": None, "init": 1.0, "loss": "binary"}
    at = [
        train_mlp(X, y, [2, 1], None, None, rng=rng(), epochs=n, **run).layers[0][0] for n in (1, 2)
    ]
    zero = train_mlp(X, y, [2, 1], None, None, rng=rng(), epochs=1, **{**run, "lr": 0}).layers[0][0]
    fast = train_mlp(X, y, [2, 1], None, None, rng=rng(), epochs=2, momentum=0.5, **run).layers[0][
        0
    ]
    np.testing.assert_allclose(fast, at[1] + 0.5 * (at[0] - zero), rtol=1e-12)


@pytest.mark.parametrize(
    "init, sd", [("he", (2 / 200) ** 0.5), ("xavier", (2 / 500) ** 0.5), (0.3, 0.3)]
)
def test_weights_start_with_the_spread_asked_for_and_biases_at_zero(init, sd):
    X, y = rng().normal(size=(4, 200)), np.array([0, 1, 0, 1])
    layers = train_mlp(X, y, [200, 300, 2], *RELU, rng=rng(), lr=0, epochs=1, init=init).layers
    assert layers[0][0].std() == pytest.approx(sd, rel=0.02)
    assert not layers[0][1].any()


def test_only_the_first_layer_is_scaled():
    X, y = XOR
    one, ten = (
        train_mlp(X, y, [2, 4, 2], *TANH, rng=rng(), lr=0, epochs=1, scale_first=k).layers
        for k in (1, 10)
    )
    np.testing.assert_array_equal(ten[0][0], 10 * one[0][0])
    np.testing.assert_array_equal(ten[1][0], one[1][0])


def test_the_same_seed_gives_the_same_network_and_the_data_are_untouched():
    X, y = circles(rng(), 90)
    before = X.copy(), y.copy()
    runs = [train_mlp(X, y, [2, 8, 2], *RELU, rng=rng(3), lr=0.1, epochs=5) for _ in range(2)]
    np.testing.assert_array_equal(runs[0].layers[0][0], runs[1].layers[0][0])
    np.testing.assert_array_equal(before[0], X)
    np.testing.assert_array_equal(before[1], y)


def test_training_stops_when_told_to():
    X, y = XOR
    seen = []

    def stop(epoch, layers, loss, accuracy):
        seen.append((epoch, loss, accuracy))
        return epoch == 4

    trained = train_mlp(X, y, [2, 4, 2], *TANH, rng=rng(), lr=0.1, epochs=50, on_epoch=stop)
    assert [epoch for epoch, _, _ in seen] == [1, 2, 3, 4]
    np.testing.assert_array_equal(trained.losses, [loss for _, loss, _ in seen])


def test_no_linear_network_gets_below_ln_2_on_xor_and_sixteen_relus_do():
    run = {"lr": 0.5, "epochs": 1000, "batch": None, "loss": "binary"}
    for sizes in ([2, 1], [2, 8, 8, 1]):
        trained = train_mlp(*XOR, sizes, None, None, rng=rng(), **{**run, "lr": 0.1})
        assert trained.losses.min() >= np.log(2) - 1e-12
    assert train_mlp(*XOR, [2, 16, 1], *RELU, rng=rng(), **run).losses[-1] < 0.05


def test_losses_stay_finite_at_enormous_scores():
    X, y = 1e4 * XOR[0], XOR[1]
    for loss, k in (("softmax", 2), ("binary", 1)):
        trained = train_mlp(X, y, [2, k], None, None, rng=rng(), lr=0.0, epochs=1, loss=loss)
        assert np.isfinite(trained.losses).all()
        assert trained.losses[0] > 100


@pytest.mark.parametrize(
    "changed, message",
    [
        ({"sizes": [3, 4, 2]}, "X has 2 columns"),
        ({"sizes": [2, 4, 2], "loss": "binary"}, "end with 1"),
        ({"sizes": [2, 4, 1]}, "largest label"),
        ({"sizes": [2, 4, 2], "df": None}, "both"),
        ({"sizes": [2, 4, 2], "loss": "labels"}, r"y has shape \(4,\)"),
        ({"sizes": [2, 4, 2], "optimiser": "adam", "momentum": 0.9}, "of its own"),
    ],
)
def test_widths_that_do_not_fit_are_refused(changed, message):
    given = {"f": TANH[0], "df": TANH[1], "rng": rng(), "lr": 0.1, "epochs": 1}
    with pytest.raises(ValueError, match=message):
        train_mlp(*XOR, **{**given, **changed})


def test_the_module_offers_two_functions_and_no_more():
    functions = [
        name
        for name, value in vars(training).items()
        if callable(value) and getattr(value, "__module__", "") == training.__name__
    ]
    assert sorted(functions) == ["Trained", "predict_scores", "train_mlp"]
