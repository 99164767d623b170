"""The one special function that a lesson needs and that NumPy has not: erf."""

from __future__ import annotations

import math

import numpy as np

_erf = np.vectorize(math.erf, otypes=[np.float64])


def erf(z: np.ndarray | float) -> np.ndarray:
    """Return the error function (2/√π) ∫ exp(−t²) dt from 0 to z, entry by entry.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    The values are those of the C library, by way of `math.erf`.
    """
    z = np.asarray(z)
    dtype = z.dtype if z.dtype.kind == "f" else np.dtype(np.float64)
    return _erf(z).astype(dtype)[()]
