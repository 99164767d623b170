"""Values as JSON: what a student makes of the format's own types is only described."""

from __future__ import annotations

import json

import numpy as np
import pytest

from course_lib.checking.codec import Func, Laid, Made, Other, Rng, decode, encode
from course_lib.checking.functions import live


@pytest.mark.parametrize(
    "forged",
    [
        Other(np.ones(3)),
        Rng("seed"),
        Rng(1, "often"),
        Made(3),
        Made("network", [5]),
        Func(3),
        Func("affine", 5),
        Laid(np.ones(3), np.ones(3)),
        Laid("strided", [1.0]),
        Laid("upside down", np.ones(3)),
    ],
)
def test_a_forged_stand_in_is_described_and_stays_json(forged: object) -> None:
    data = encode(forged)
    assert set(data) == {"other"} and "course_lib" in data["other"]
    assert decode(json.loads(json.dumps(data))) == Other(data["other"])


@pytest.mark.parametrize("how", ["read-only", "strided"])
def test_a_laid_out_array_keeps_its_values_and_gets_its_layout(how: str) -> None:
    array = np.arange(6.0).reshape(2, 3)
    made = live(decode(json.loads(json.dumps(encode(Laid(how, array))))))
    assert type(made) is np.ndarray and np.array_equal(made, array)
    if how == "read-only":
        with pytest.raises(ValueError, match="read-only"):
            made[0, 0] = 1.0
    else:
        assert not made.flags.c_contiguous and made.flags.writeable
