"""Values as JSON, and back: the one data format of keys, questions and answers.

Only plain data has a form here: numbers, text, lists, tuples, dicts and numeric arrays.
Everything else is written down as `Other`, a description that compares equal to nothing,
so an object that overrides `__eq__` loses that power the moment it is encoded.
Arrays travel as dtype, shape and base64 of their little-endian bytes; nothing is pickled,
and decoding checks the size that dtype and shape promise before it allocates a byte.
"""

from __future__ import annotations

import base64
import binascii
import math
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

DTYPES = {
    np.dtype(code).str: np.dtype(code)
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "<f2", "<f4", "<f8")
}
# Bound here, so that a notebook that replaces them in NumPy changes nothing.
as_array, contiguous, from_buffer = np.asarray, np.ascontiguousarray, np.frombuffer
Generator, PCG64 = np.random.Generator, np.random.PCG64
MAX_BYTES = 64 * 2**20  # of one array
MAX_DEPTH = 12
MAX_DIMS = 16
MAX_ITEMS = 100_000  # of one list, tuple or dict
MAX_TEXT = 100_000
MAX_TIMES = 10_000  # of a call that is repeated
LAYOUTS = ("read-only", "strided")
TAGS = {"float", "other", "rng", "made", "function", "array", "scalar", "list", "tuple", "dict"}


class BadData(ValueError):
    """What came in is not in this format; the message says why."""


@dataclass(frozen=True)
class Other:
    """A value that cannot be an answer, described in words."""

    what: str


@dataclass(frozen=True)
class Rng:
    """Stands for `np.random.default_rng(seed)` in the arguments of a case.

    times: how often the function is called with it, one call after the other; where it is more than
    once, what came back is a list.
    """

    seed: int
    times: int = 1


@dataclass(frozen=True)
class Made:
    """Stands for data in the arguments of a case: a name of `made.py` and what it is made from.

    It is made on both sides of the border, so that no key has to hold it.
    """

    name: str
    params: tuple = ()


@dataclass(frozen=True)
class Func:
    """Stands for a function in the arguments of a case: a name of `functions.py` and its data."""

    name: str
    params: tuple = ()


@dataclass(frozen=True)
class Laid:
    """Stands for an array in the arguments of a case that is laid out as `how` says (`LAYOUTS`)."""

    how: str
    array: np.ndarray


def encode(value: Any, depth: int = 0) -> Any:
    """Return the JSON form of `value`; what has none becomes the form of an `Other`."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str:
        return value if len(value) <= MAX_TEXT else {"other": "a very long text"}
    if kind is int:
        return value if abs(value) < 2**63 else {"other": "an integer of more than 64 bits"}
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if kind is Other and type(value.what) is str:
        return {"other": value.what}
    if kind is Rng and type(value.seed) is int and type(value.times) is int:
        return {"rng": value.seed} | ({"times": value.times} if value.times != 1 else {})
    if depth >= MAX_DEPTH:
        return {"other": "a value nested too deeply"}
    if kind is Func and type(value.name) is str and type(value.params) is tuple:
        return {"function": value.name, "params": [encode(p, depth + 1) for p in value.params]}
    if kind is Made and type(value.name) is str and type(value.params) is tuple:
        return {"made": value.name, "params": [encode(p, depth + 1) for p in value.params]}
    if (
        kind is Laid
        and type(value.how) is str
        and value.how in LAYOUTS
        and type(value.array) is np.ndarray
    ):
        return {"laid": value.how, "array": _encode_array(value.array, "array")}
    if kind is np.ndarray:
        return _encode_array(value, "array")
    if isinstance(value, np.generic) and kind.__module__ == "numpy":
        return _encode_array(as_array(value), "scalar")
    if kind in (list, tuple):
        if len(value) > MAX_ITEMS:
            return {"other": f"a {kind.__name__} of {len(value)} items"}
        return {kind.__name__: [encode(item, depth + 1) for item in value]}
    if kind is dict:
        if len(value) > MAX_ITEMS or any(type(key) is not str for key in value):
            return {"other": "a dict whose keys are not all text"}
        return {"dict": {key: encode(item, depth + 1) for key, item in value.items()}}
    if kind is Generator and type(value.bit_generator) is PCG64:  # as its draws have left it
        state = sha256(repr(value.bit_generator.state).encode()).hexdigest()[:12]
        return {"other": f"a random generator in the state {state}"}
    return {"other": _describe(kind)}


def decode(data: Any, depth: int = 0) -> Any:
    """Return the value whose JSON form is `data`.

    Raises `BadData` for anything that `encode` does not write.
    """
    if data is None or type(data) is bool:
        return data
    if type(data) is str:
        if len(data) > MAX_TEXT:
            raise BadData("a text is too long")
        return data
    if type(data) is int:
        if abs(data) >= 2**63:
            raise BadData("an integer has more than 64 bits")
        return data
    if type(data) is float:
        if not math.isfinite(data):
            raise BadData("a bare number is not finite")
        return data
    if type(data) is not dict:
        raise BadData(f"a {type(data).__name__} stands where a value was expected")
    if depth >= MAX_DEPTH:
        raise BadData("the value is nested too deeply")
    return _decode_tagged(data, depth)


def _decode_tagged(data: dict, depth: int) -> Any:
    fields = set(data)
    tag = "laid" if "laid" in fields else next(iter(fields & TAGS), "")
    body = data.get(tag)
    if tag == "float" and fields == {"float"} and body in ("nan", "inf", "-inf"):
        return float(body)
    if tag == "other" and fields == {"other"} and type(body) is str:
        return Other(body[:200])
    if tag == "rng" and fields <= {"rng", "times"} and type(body) is int and 0 <= body < 2**63:
        times = data.get("times", 1)
        if type(times) is int and 1 <= times <= MAX_TIMES:
            return Rng(body, times)
    if tag == "function" and fields == {"function", "params"} and type(body) is str:
        return Func(body, tuple(_decode_items(data["params"], depth)))
    if tag == "made" and fields == {"made", "params"} and type(body) is str:
        return Made(body, tuple(_decode_items(data["params"], depth)))
    if tag == "laid" and fields == {"laid", "array"} and body in LAYOUTS:
        array = decode(data["array"], depth + 1)
        if isinstance(array, np.ndarray):
            return Laid(body, array)
    if tag in ("array", "scalar"):
        return _decode_array(data, tag)
    if tag == "list" and fields == {"list"}:
        return _decode_items(body, depth)
    if tag == "tuple" and fields == {"tuple"}:
        return tuple(_decode_items(body, depth))
    if tag == "dict" and fields == {"dict"} and type(body) is dict and len(body) <= MAX_ITEMS:
        return {key: decode(item, depth + 1) for key, item in body.items()}
    raise BadData(f"no value has the fields {str(sorted(map(str, fields)))[:80]}")


def _decode_items(body: Any, depth: int) -> list:
    if type(body) is not list or len(body) > MAX_ITEMS:
        raise BadData("the items are not a list of a reasonable length")
    return [decode(item, depth + 1) for item in body]


def _encode_array(array: np.ndarray, tag: str) -> dict:
    dtype = array.dtype.newbyteorder("<") if array.dtype.byteorder == ">" else array.dtype
    if dtype.str not in DTYPES:
        return {"other": f"an array of dtype {str(array.dtype)[:40]}"}
    if array.nbytes > MAX_BYTES or array.ndim > MAX_DIMS:
        return {"other": f"an array of shape {array.shape}"}
    raw = contiguous(array, dtype=dtype).tobytes()
    text = base64.b64encode(raw).decode("ascii")
    return {tag: dtype.str, "shape": list(array.shape), "data": text}


def _decode_array(data: dict, tag: str) -> Any:
    if set(data) != {tag, "shape", "data"}:
        raise BadData(f"an {tag} needs a dtype, a shape and data")
    dtype = DTYPES.get(data[tag]) if type(data[tag]) is str else None
    shape, text = data["shape"], data["data"]
    if dtype is None:
        raise BadData("the dtype is not a numeric or bool one")
    if type(shape) is not list or len(shape) > MAX_DIMS:
        raise BadData("the shape is not a short list")
    if not all(type(n) is int and 0 <= n <= MAX_BYTES for n in shape):
        raise BadData("the shape has an entry that is not a size")
    size = math.prod(shape) * dtype.itemsize
    if size > MAX_BYTES or math.prod(n for n in shape if n) > MAX_BYTES:
        raise BadData("the array is too large")
    if type(text) is not str or len(text) != 4 * math.ceil(size / 3):
        raise BadData("the array's bytes do not fit its dtype and shape")
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadData("the array's bytes are not base64") from error
    if len(raw) != size:
        raise BadData("the array's bytes do not fit its dtype and shape")
    array = from_buffer(raw, dtype=dtype).reshape(shape).copy()
    if tag == "array":
        return array
    if shape:
        raise BadData("a scalar has no shape")
    return array[()]


def _describe(kind: type) -> str:
    """Name a type for the student, without running any code of theirs."""
    module, name = (
        type.__getattribute__(kind, "__module__"),
        type.__getattribute__(kind, "__name__"),
    )
    full = f"{module}.{name}" if type(module) is str and module != "builtins" else name
    return f"an object of type {str(full)[:80]}"
