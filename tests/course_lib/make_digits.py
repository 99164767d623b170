"""Write `course_lib/data/digits.npz` from scikit-learn's digits: `python -m tests.make_digits`."""

from __future__ import annotations

import io

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from course_lib.datasets import DIGITS


def digits_file() -> bytes:
    """Return the file's bytes, the same ones each time (NumPy stamps its archives with 1980)."""
    x, y = load_digits(return_X_y=True)
    train, test = train_test_split(np.arange(len(y)), test_size=0.25, random_state=0, stratify=y)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        images=x.astype(np.uint8),
        labels=y.astype(np.uint8),
        train=train.astype(np.int16),
        test=test.astype(np.int16),
    )
    return buffer.getvalue()


if __name__ == "__main__":
    DIGITS.parent.mkdir(exist_ok=True)
    DIGITS.write_bytes(digits_file())
