"""Lesson 10: the reference answers against plain loops and central differences, and its figures."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import load_digits
from course_lib.figures import png
from grader.bank import exercises_of
from grader.course.lessons import load_lesson, plain_function, reference, reference_space

LESSON = "10_convolution"
conv2d, backward = reference("conv2d"), reference("conv2d_backward")
max_pool, pool_backward = reference("max_pool"), reference("max_pool_backward")
loops = plain_function(LESSON, "conv_by_loops")
SHAPES = [  # n, h, w, c, kh, kw, f, stride, pad
    (2, 5, 4, 1, 3, 2, 2, 1, 0),
    (1, 4, 6, 3, 2, 3, 4, 1, 1),
    (3, 7, 6, 2, 3, 2, 3, 2, 0),
    (2, 6, 5, 5, 2, 2, 3, 3, 2),
    (2, 3, 3, 4, 3, 3, 1, 1, 2),
    (1, 1, 1, 1, 1, 1, 1, 1, 0),
]


def drawn(seed, n, h, w, c, kh, kw, f):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, h, w, c)), rng.normal(size=(kh, kw, c, f)), rng.normal(size=f)


# --- the layer ------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_a_layer_gives_what_loops_give(shape):
    *sizes, stride, pad = shape
    x, w, b = drawn(1, *sizes)
    got = conv2d(x, w, b, stride, pad)
    np.testing.assert_allclose(got, loops(x, w, b, stride, pad), rtol=1e-12, atol=1e-12)
    side = [reference("output_size")(x.shape[i], w.shape[i - 1], stride, pad) for i in (1, 2)]
    assert got.shape == (len(x), *side, len(b))


@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_agree_with_central_differences(shape):
    *sizes, stride, pad = shape
    x, w, b = drawn(2, *sizes)
    up = np.random.default_rng(3).normal(size=conv2d(x, w, b, stride, pad).shape)
    for array, gradient in zip((x, w, b), backward(x, w, up, stride, pad), strict=True):
        assert gradient.shape == array.shape
        wanted = np.empty(array.shape)
        for at in np.ndindex(array.shape):
            kept, ends = array[at], []
            for array[at] in (kept + 1e-5, kept - 1e-5):
                ends.append(np.sum(conv2d(x, w, b, stride, pad) * up))
            array[at] = kept
            wanted[at] = (ends[0] - ends[1]) / 2e-5
        np.testing.assert_allclose(gradient, wanted, atol=1e-7)


def test_cross_correlation_of_the_lesson_s_example_is_not_turned():
    got = reference("cross_correlate2d")(np.array([[1.0, 2, 4], [0, 3, 5]]), np.array([[1.0, -1]]))
    assert got.tolist() == [[-1, -2], [-3, -2]]


@pytest.mark.parametrize("c", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_rows_of_windows_are_what_ravel_gives(c, stride):
    x = np.random.default_rng(4).normal(size=(2, 6, 7, c))[:, :, ::1]
    got = reference("im2col")(x, 3, 2, stride)
    for n, i, j in np.ndindex(got.shape[:3]):
        window = x[n, i * stride : i * stride + 3, j * stride : j * stride + 2]
        np.testing.assert_array_equal(got[n, i, j], window.ravel())


def test_sizes_of_known_layers():
    size = reference("output_size")
    assert [size(8, 3), size(8, 3, 1, 1), size(8, 3, 2, 1), size(28, 5), size(227, 11, 4)] == [
        6, 8, 4, 24, 55,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="does not fit"):
        size(2, 5, 1, 1)


# --- pooling --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("h", "w", "size"), [(4, 6, 2), (5, 7, 2), (7, 8, 3), (3, 2, 1), (6, 6, 2)]
)
def test_pooling_and_its_gradient_agree_with_loops(h, w, size):
    rng = np.random.default_rng(5)
    x = rng.integers(-2, 3, (2, h, w, 3)).astype(float)  # many equal maxima
    pooled = max_pool(x, size)
    up = rng.normal(size=pooled.shape)
    got, wanted = pool_backward(x, up, size), np.zeros(x.shape)
    for n, i, j, c in np.ndindex(up.shape):
        square = x[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
        assert pooled[n, i, j, c] == square.max()
        p, q = divmod(int(square.argmax()), size)
        wanted[n, i * size + p, j * size + q, c] = up[n, i, j, c]
    np.testing.assert_array_equal(got, wanted)


# --- the contract ---------------------------------------------------------------------------

ASKED: dict[str, tuple[Any, ...]] = {
    "cross_correlate2d": (np.ones((4, 5)), np.ones((2, 3))),
    "output_size": (8, 3, 2, 1),
    "pad_images": (np.ones((2, 3, 4, 2)), 1),
    "expose_flipped": (),
    "im2col": (np.ones((2, 4, 5, 4)), 2, 3, 2),
    "conv2d": (*drawn(6, 2, 4, 5, 4, 2, 3, 3), 1, 1),
    "max_pool": (np.ones((2, 5, 4, 3)),),
    "conv2d_backward": (*drawn(7, 2, 4, 5, 2, 2, 3, 3)[:2], np.ones((2, 3, 3, 3))),
    "max_pool_backward": (np.ones((2, 5, 4, 3)), np.ones((2, 2, 2, 3))),
}


def test_answers_leave_their_inputs_as_they_were_and_keep_float32():
    assert set(ASKED) == set(exercises_of(LESSON))
    for name, args in ASKED.items():
        narrow = [a.astype(np.float32) if isinstance(a, np.ndarray) else a for a in args]
        before = [np.copy(a) for a in narrow]
        got = reference(name)(*narrow)
        for now, then in zip(narrow, before, strict=True):
            np.testing.assert_array_equal(now, then)
        results = got if isinstance(got, tuple) else (got,)
        if name not in ("output_size", "expose_flipped"):
            assert [r.dtype for r in results] == [np.float32] * len(results), name
            assert not any(
                np.may_share_memory(r, a) for r in results for a in narrow if np.ndim(a)
            ), name


def test_a_padding_of_nothing_copies():
    x = np.ones((1, 2, 2, 1))
    reference("pad_images")(x, 0)[:] = 7
    assert x.max() == 1


# --- what the lesson says -------------------------------------------------------------------


@cache
def space() -> dict[str, Any]:
    """The lesson's names, with its experiments' functions defined and nothing drawn."""
    names = dict(reference_space(LESSON))
    for cell in load_lesson(LESSON).cells:
        wanted = ("def bars_of", "SOBEL =", "def picture", "def in_plane", "def learnt",
                  "def forward", "KERNELS =", "def stepped")  # fmt: skip
        if cell.kind == "code" and any(text in cell.source for text in wanted):
            code = cell.source.split("\n\nruns = ")[0].split("\n\nbefore = ")[0]
            exec(code, names)
    return names


@pytest.mark.parametrize("seed", range(100, 110))
def test_edges_survive_an_average_only_with_relu(seed):
    made, relu = space(), reference("relu")
    x, y = made["bars_of"](np.random.default_rng(seed), 400)
    z = conv2d(x, made["FILTERS"], np.zeros(4), pad=2)
    assert np.abs(z.mean((1, 2))).max() < 1e-12
    assert made["told_apart"](z.mean((1, 2)), y) <= 0.65
    assert made["told_apart"](relu(z).mean((1, 2)), y) >= 0.98
    assert made["told_apart"](z.max((1, 2)), y) >= 0.98, "a maximum is not linear either"


@pytest.mark.parametrize("seed", [100, 101, 102])
def test_a_layer_learns_and_its_filters_are_not_edge_detectors(seed):
    made = space()
    before, after, right = made["learnt"](seed)
    assert right > 0.93
    assert 0.1 < made["in_plane"](before).mean() < 0.35
    assert made["in_plane"](after).mean() < 0.55
    assert np.mean(made["in_plane"](after) > 0.6) < 0.5


def test_the_share_in_the_plane_is_two_ninths_for_random_filters():
    w = np.random.default_rng(8).normal(size=(3, 3, 1, 20_000))
    assert space()["in_plane"](w).mean() == pytest.approx(2 / 9, abs=0.01)
    assert space()["in_plane"](space()["FILTERS"]).min() == pytest.approx(1)


def test_a_matrix_product_is_hundreds_of_times_as_fast_as_loops():
    x, w, b = drawn(9, 16, 14, 13, 3, 3, 3, 8)

    def best(function, tries):
        times = []
        for _ in range(tries):
            start = time.thread_time()
            function(x, w, b)
            times.append(time.thread_time() - start)
        return min(times)

    assert best(loops, 1) > 100 * best(conv2d, 10)


def test_the_explorer_draws_every_kernel_and_the_last_place():
    stepped, kernels = space()["stepped"], space()["KERNELS"]
    digits = load_digits()
    for kernel, weights in kernels.items():
        figure = stepped(5, 5, 3, kernel)
        image = digits.x_train[digits.y_train == 3][0].reshape(8, 8)
        wanted = reference("cross_correlate2d")(image, weights)
        drawn_map = figure.axes[2].images[0].get_array()
        np.testing.assert_allclose(np.asarray(drawn_map), wanted, atol=1e-12)
        assert len(png(figure, 72)) > 1000
    first = space()["stepped"](0, 0, 0, "left minus right").axes[2].images[0].get_array()
    assert np.isfinite(np.ma.filled(first, np.nan)).sum() == 1
    plt.close("all")
