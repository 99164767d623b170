"""Data by name: the same on both sides of the border, of its own each time, and as it is called."""

from __future__ import annotations

import json

import numpy as np
import pytest

from course_lib.checking.codec import Made, decode, encode
from course_lib.checking.functions import live
from course_lib.checking.made import MAKERS, SHAPES, held_out, make, renamed
from course_lib.checking.showing import call_text
from course_lib.datasets import load_digits
from tests.course_lib.checking.keys import key_for

NAMES = [
    Made("network", (5,)),
    Made("images", (5, 3)),
    Made("labels", (5, 30)),
    Made("digit images"),
    Made("digit labels", (5,)),
]


def arrays(value) -> list[np.ndarray]:
    return list(value.values()) if isinstance(value, dict) else [value]


def test_every_maker_is_tried_here():
    assert [name.name for name in NAMES] == list(MAKERS)


@pytest.mark.parametrize("name", NAMES, ids=str)
def test_a_name_crosses_the_border_and_stands_for_the_same_on_both_sides(name):
    crossed = decode(json.loads(json.dumps(encode(name))))
    assert crossed == name
    for here, there in zip(arrays(make(name)), arrays(live(crossed)), strict=True):
        assert here.dtype == there.dtype and np.array_equal(here, there)


@pytest.mark.parametrize("name", NAMES, ids=str)
def test_whoever_changes_what_was_made_changes_nobody_elses(name):
    first, wanted = make(name), make(name)
    for array in arrays(first):
        array += 1
    for again, right in zip(arrays(make(name)), arrays(wanted), strict=True):
        assert np.array_equal(again, right)


@pytest.mark.parametrize("name", [n for n in NAMES if n.params], ids=str)
def test_another_seed_makes_something_else(name):
    other = Made(name.name, (name.params[0] + 1, *name.params[1:]))
    for a, b in zip(arrays(make(name)), arrays(make(other)), strict=True):
        assert a.shape == b.shape and not np.array_equal(a, b)


def test_networks_images_and_labels_have_the_form_that_lesson_11_asks_for():
    params = make(Made("network", (1,)))
    assert {k: v.shape for k, v in params.items()} == SHAPES
    assert sum(v.size for v in params.values()) == 7690
    assert all(v.all() and v.dtype == np.float64 for v in params.values()), "a bias of 0 hides much"
    x, y = make(Made("images", (1, 7))), make(Made("labels", (1, 500)))
    assert x.shape == (7, 8, 8, 1) and x.all() and x.min() < 0 < x.max()
    assert sorted(set(y.tolist())) == list(range(10))


@pytest.mark.parametrize("name", ["network", "images", "labels"])
@pytest.mark.parametrize("dtype", ["float32", "int64"])
@pytest.mark.parametrize("how", ["", "read-only", "strided"])
def test_data_comes_in_the_dtype_and_the_layout_asked_for(name, dtype, how):
    params = (4, dtype, how) if name == "network" else (4, 2, dtype, how)
    for array in arrays(make(Made(name, params))):
        assert array.dtype == dtype and array.flags.writeable == (how != "read-only")
        assert array.flags.c_contiguous == (how != "strided")
        assert array.any(), "integers are not all rounded to 0"
    laid, plain = make(Made(name, params)), make(Made(name, params[:-1]))
    assert all(np.array_equal(*pair) for pair in zip(arrays(laid), arrays(plain), strict=True))


def test_the_digits_are_the_courses_as_images():
    digits, x = load_digits(), make(Made("digit images", ("read-only",)))
    assert x.shape == (1347, 8, 8, 1) and x.dtype == np.float32 and not x.flags.writeable
    np.testing.assert_array_equal(x.reshape(len(x), 64), digits.x_train.astype(np.float32))
    images, labels = held_out(3)
    np.testing.assert_array_equal(images.reshape(len(images), 64), digits.x_test.astype("f4"))
    assert len(labels) == len(images) == 450


@pytest.mark.parametrize("seed", [0, 3, 2**31 - 1])
def test_each_digit_has_one_other_name_the_same_in_both_parts(seed):
    digits = load_digits()
    there = [
        (digits.y_train, make(Made("digit labels", (seed,)))),
        (digits.y_test, held_out(seed)[1]),
    ]
    names = {(int(old), int(new)) for part in there for old, new in zip(*part, strict=True)}
    assert len(names) == 10 and sorted(new for _, new in names) == list(range(10))
    assert sum(old == new for old, new in names) < 5, "by heart one reads few of them"
    assert np.array_equal(there[0][1], renamed(digits.y_train, seed))


def test_a_notebook_that_replaces_parts_of_numpy_changes_nothing(monkeypatch):
    laid = [Made(n.name, (*n.params, "strided")) for n in NAMES[3:]]
    wanted = [array for name in [*NAMES, *laid] for array in arrays(make(name))]
    for part in ("default_rng", "Generator"):
        monkeypatch.setattr(np.random, part, lambda *args: pytest.fail("it was asked"))
    monkeypatch.setattr(np, "zeros", lambda *args, **more: np.ones(*args, **more))
    found = [array for name in [*NAMES, *laid] for array in arrays(make(name))]
    assert all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True))


def test_an_unknown_name_is_refused_with_those_that_there_are():
    with pytest.raises(KeyError, match=r"'letters'.*digit images.*network"):
        make(Made("letters"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (Made("network", (5,)), "the parameters of a network, drawn with seed 5"),
        (Made("network", (5, "float32", "strided")),
         "the parameters of a network, drawn with seed 5, float32, strided"),
        (Made("images", (6, 1)), "1 image, drawn with seed 6"),
        (Made("images", (6, 3, "int64")), "3 images, drawn with seed 6, int64"),
        (Made("labels", (6, 1)), "1 label, drawn with seed 6"),
        (Made("digit images"), "the 1,347 training digits"),
        (Made("digit images", ("read-only",)), "the 1,347 training digits, read-only"),
        (Made("digit labels", (7,)), "their labels, each digit renamed"),
    ],
)  # fmt: skip
def test_a_failing_call_says_in_words_what_it_was_given(name, said):
    key = key_for(lambda x: 0, ["x"], [(name,)])
    assert call_text(key, key.cases[0]) == f"x = {said}"
