"""Chains of links: gradients against differences, and what training does and leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.chain import Link, forward, gradients, train_chain

DENSE = Link(
    lambda x, w, b: x @ w + b,
    lambda x, w, b, dout: (dout @ w.T, x.T @ dout, dout.sum(axis=0)),
)
BEND = Link(lambda x: np.tanh(x), lambda x, dout: (dout * (1 - np.tanh(x) ** 2),))
SCALE = Link(lambda x, s: x * s, lambda x, s, dout: (dout * s, (dout * x).sum(axis=0)))
LINKS = [SCALE, DENSE, BEND, DENSE]


def weights(seed: int = 0, dtype: type = np.float64) -> list[tuple[np.ndarray, ...]]:
    rng = np.random.default_rng(seed)
    shapes = [((3,),), ((3, 5), (5,)), (), ((5, 2), (2,))]
    return [tuple(rng.normal(size=s).astype(dtype) for s in own) for own in shapes]


def data(n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Points, and 0 or 1 for the side of a plane on which each lies."""
    x = np.random.default_rng(7).normal(size=(n, 3))
    return x, (x @ [1.0, -2.0, 0.5] > 0).astype(int)


def loss(z: np.ndarray, y: np.ndarray) -> float:
    return float(((z - np.eye(2)[y]) ** 2).sum() / 2)


def loss_grad(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return z - np.eye(2)[y]


def run(rng_seed: int = 1, **more):
    x, y = data()
    options = {"loss_grad": loss_grad, "rate": lambda t, n: 0.01, "epochs": 3, "batch": 8} | more
    links, start = options.pop("links", LINKS), options.pop("start", weights())
    return train_chain(np.random.default_rng(rng_seed), links, start, x, y, **options)


def same(a, b) -> bool:
    pairs = [zip(p, q, strict=True) for p, q in zip(a, b, strict=True)]
    return all(np.array_equal(v, w) for pair in pairs for v, w in pair)


def test_a_chain_goes_through_its_links_in_order():
    (scale,), (w1, b1), _, (w2, b2) = start = weights()
    x, _ = data(4)
    np.testing.assert_allclose(
        forward(LINKS, start, x), np.tanh(x * scale @ w1 + b1) @ w2 + b2, rtol=1e-12
    )


def test_gradients_agree_with_centred_differences():
    (x, y), start = data(6), weights(2)
    found = gradients(LINKS, start, x, y, loss_grad)
    assert [len(own) for own in found] == [1, 2, 0, 2]
    for own, grads in zip(start, found, strict=True):
        for array, gradient in zip(own, grads, strict=True):
            assert gradient.shape == array.shape
            for at in np.ndindex(array.shape):
                kept, ends = array[at], []
                for array[at] in (kept + 1e-6, kept - 1e-6):
                    ends.append(loss(forward(LINKS, start, x), y))
                array[at] = kept
                assert gradient[at] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-6)


def test_links_and_weights_have_to_be_as_many():
    with pytest.raises(ValueError, match="shorter"):
        forward(LINKS, weights()[:2], data(2)[0])


def test_one_step_goes_against_the_gradient():
    x, y = data()
    start = weights()
    stepped = run(epochs=1, batch=len(x), rate=lambda t, n: 0.25)
    grads = gradients(LINKS, start, x, y, loss_grad)
    for own, new, slopes in zip(start, stepped, grads, strict=True):
        for w, after, g in zip(own, new, slopes, strict=True):
            np.testing.assert_allclose(after, w - 0.25 * g, rtol=1e-9, atol=1e-9)


def test_training_learns_and_leaves_what_it_was_given_unchanged():
    x, y = data()
    start, kept = weights(), weights()
    ends = run(start=start, epochs=30)
    assert same(start, kept)
    assert loss(forward(LINKS, ends, x), y) < 0.3 * loss(forward(LINKS, start, x), y)
    assert np.mean(forward(LINKS, ends, x).argmax(axis=1) == y) > 0.9


def test_the_generator_alone_decides_the_order():
    assert same(run(5), run(5)) and not same(run(5), run(6))


def test_frozen_links_keep_their_weights_and_the_others_move():
    start, ends = weights(), run(frozen=[0, 1])
    assert same(ends[:2], start[:2]) and not same(ends[3:], start[3:])
    ends = run(frozen=[3])
    assert not same(ends[:1], start[:1]) and same(ends[3:], start[3:])


def test_the_rate_is_asked_for_each_step_of_all():
    asked = []
    run(rate=lambda t, n: asked.append((t, n)) or 0.0)
    assert asked == [(t, 15) for t in range(15)], "40 points are 5 batches of 8, three times"


def test_an_epoch_shows_every_example_once_as_the_change_leaves_it():
    seen, rngs, x = [], set(), data()[0]

    def change(rng, rows):
        seen.extend(map(tuple, rows))
        rngs.add(id(rng))
        return rows * 0

    start, ends = weights(), run(epochs=2, change=change)
    rows = sorted(map(tuple, x))
    assert sorted(seen[:40]) == rows and sorted(seen[40:]) == rows and seen[:40] != seen[40:]
    assert len(rngs) == 1
    assert np.array_equal(ends[1][0], start[1][0]), "of zeros, no weight of a dense link learns"
    assert not np.array_equal(ends[1][1], start[1][1])


def test_images_and_labels_stay_together():
    pairs = []

    def watching(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        pairs.extend(zip(z[:, 0], y, strict=True))
        return np.zeros_like(z)

    x, y = data()
    through = [Link(lambda x: x, lambda x, dout: (dout,))]
    run(links=through, start=[()], loss_grad=watching, epochs=1)
    assert sorted(pairs) == sorted(zip(x[:, 0], y, strict=True))


def test_fewer_examples_than_a_batch_are_one_step_an_epoch():
    asked = []
    ends = run(batch=1000, rate=lambda t, n: asked.append(n) or 0.01)
    assert asked == [3, 3, 3] and not same(ends, weights())


def test_single_precision_stays_single():
    x, y = data()
    ends = train_chain(
        np.random.default_rng(0),
        LINKS,
        weights(dtype=np.float32),
        x.astype(np.float32),
        y,
        loss_grad=lambda z, y: loss_grad(z, y).astype(np.float32),
        rate=lambda t, n: np.float64(0.01),
        epochs=1,
    )
    assert {w.dtype for own in ends for w in own} == {np.dtype(np.float32)}
