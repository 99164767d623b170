"""What comes over the border is data from a stranger: whatever it is, it is read or refused.

Nothing here needs a sandbox: the readers get the bytes that a hostile process could send.
"""

from __future__ import annotations

import base64
import copy
import json
import os
import socket
import struct
import threading
import time
import tracemalloc
from dataclasses import asdict
from functools import cache
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.checking.calls import Observation, observe
from course_lib.checking.codec import DTYPES, BadData, Func, Other, Rng, decode, encode
from course_lib.checking.judge import OUTCOMES, judge
from course_lib.checking.key import Key
from course_lib.checking.showing import call_text
from grader.engine.border.session import plain, read_observation
from grader.engine.filled import notebook_with
from grader.engine.inside import protocol
from grader.engine.lesson import course_of, hidden_keys
from grader.engine.limits import Limits
from grader.engine.rebuild import rebuild
from grader.engine.submission import HandedIn, Submission, Unreadable, read_submission

LESSON = "01_weighted_sum"
SEED = 7
QUICK = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

texts = st.text(max_size=12)
words = st.sampled_from(
    [
        "float",
        "other",
        "rng",
        "function",
        "params",
        "array",
        "scalar",
        "shape",
        "data",
        "list",
        "tuple",
        "dict",
        "<f8",
        "<f4",
        "|i1",
        "|O8",
        "nan",
        "inf",
        "AAAAAAAAAAA=",
        "answer",
        "seen",
        "missing",
        "answered",
        "value",
        "raised",
        "cells",
        "source",
        "metadata",
        "id",
    ]
)
plain_values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | texts
    | words
    | st.sampled_from([-1, 0, 1, 2**31, 2**40, 2**63, 64 * 2**20])
)
json_values = st.recursive(
    plain_values,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(words | texts, inner, max_size=4),
    max_leaves=12,
)
sizes = st.integers(-2, 5) | st.sampled_from([2**20, 2**26, 2**40, 2**63, True, 1.5, "3", None])
arrays_like = st.builds(
    lambda tag, dtype, shape, data, more: {tag: dtype, "shape": shape, "data": data, **more},
    st.sampled_from(["array", "scalar"]),
    st.sampled_from([*DTYPES, "|O", "<U9", "<c16", "<M8[s]", ">f8", "", None, 5, "f8,f8"])
    | json_values,
    st.lists(sizes, max_size=20) | json_values,
    st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode())
    | st.text(max_size=20)
    | json_values,
    st.just({}) | st.dictionaries(words, json_values, max_size=1),
)
tagged = st.recursive(
    arrays_like | json_values,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda x: {"list": x})
        | st.lists(inner, max_size=4).map(lambda x: {"tuple": x})
        | st.dictionaries(texts, inner, max_size=3).map(lambda x: {"dict": x})
        | st.lists(inner, max_size=2).map(lambda x: {"function": "affine", "params": x})
    ),
    max_leaves=6,
)


def _nested(depth: int, tag: str) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {tag: [value]} if tag != "dict" else {"dict": {"a": value}}
    return value


# The codec


@QUICK
@given(tagged)
def test_decode_returns_a_value_or_says_bad_data(data):
    try:
        value = decode(data)
    except BadData as error:
        assert 0 < len(str(error)) < 300
        return
    again = encode(value)
    assert repr(encode(decode(again))) == repr(again)


@pytest.mark.parametrize("tag", ["list", "tuple", "dict"])
@pytest.mark.parametrize("depth", [13, 100, 900])
def test_decode_refuses_what_is_nested_too_deeply(tag, depth):
    with pytest.raises(BadData):
        decode(_nested(depth, tag))


@pytest.mark.parametrize(
    "shape",
    [[2**40], [2**20, 2**20], [0, 2**60], [2**26 + 1], [1] * 17, [-1, -8], [2**26, 0, 2**26],
     [True], [1.0], ["1"], [None], [[1]]],
)  # fmt: skip
def test_decode_allocates_nothing_for_a_promise_that_is_too_large(shape):
    tracemalloc.start()
    try:
        with pytest.raises(BadData):
            decode({"array": "<f8", "shape": shape, "data": "AAAA"})
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@QUICK
@given(
    hnp.arrays(
        st.sampled_from(sorted(DTYPES)).map(np.dtype),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
    ),
    st.sampled_from(["as it is", "reversed", "transposed", "read-only", "big-endian"]),
)
def test_arrays_come_back_bit_for_bit(array, how):
    given_array = array
    if how == "reversed" and array.ndim:
        given_array = array[::-1]
    elif how == "transposed":
        given_array = array.T
    elif how == "read-only":
        array.setflags(write=False)
    elif how == "big-endian":
        given_array = array.astype(array.dtype.newbyteorder(">"))
    wire = json.loads(json.dumps(encode(given_array), allow_nan=False))
    back = decode(wire)
    assert type(back) is np.ndarray
    assert back.dtype == array.dtype and back.shape == given_array.shape
    native = np.ascontiguousarray(given_array.astype(array.dtype))
    assert back.tobytes() == native.tobytes()


@QUICK
@given(st.floats(width=64) | st.sampled_from([-0.0, float("nan"), float("inf"), -float("inf")]))
def test_numbers_come_back_bit_for_bit(number):
    for value in (number, np.float64(number)):
        back = decode(json.loads(json.dumps(encode(value), allow_nan=False)))
        assert type(back) is type(value)
        assert np.float64(back).tobytes() == np.float64(number).tobytes() or number != number


@QUICK
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | texts
        | st.builds(Rng, st.integers(0, 2**62)) | st.builds(Other, st.text(max_size=20))
        | st.builds(Func, texts, st.tuples(st.integers(0, 5))),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.lists(inner, max_size=3).map(tuple)
            | st.dictionaries(texts, inner, max_size=3)
        ),
        max_leaves=8,
    )
)  # fmt: skip
def test_everything_else_comes_back_as_it_went(value):
    back = decode(json.loads(json.dumps(encode(value), allow_nan=False)))
    assert back == value and type(back) is type(value)


@QUICK
@given(st.sampled_from(["text", "bytes", "set", "subclass", "masked", "object", "complex", "big"]))
def test_what_has_no_form_becomes_other_and_equals_nothing(kind):
    value: Any = {
        "text": type("Text", (str,), {})("x"),
        "bytes": b"x",
        "set": {1},
        "subclass": np.zeros(2).view(type("Sub", (np.ndarray,), {})),
        "masked": np.ma.zeros(2),
        "object": np.array([object()]),
        "complex": 1j,
        "big": 2**64,
    }[kind]
    assert isinstance(decode(encode(value)), Other)


# Frames


def _received(raw: bytes, limit: int, seconds: float = 0.05) -> Any:
    """Return what `receive` makes of bytes that arrive before the other end closes."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        theirs.send(raw)
        theirs.shutdown(socket.SHUT_WR)
        return protocol.receive(ours.fileno(), time.monotonic() + seconds, limit)


@QUICK
@given(st.binary(max_size=200), st.integers(0, 300))
def test_garbage_is_a_frame_or_closed_late_or_garbled(raw, limit):
    try:
        _received(raw, limit)
    except (protocol.Closed, protocol.Late, protocol.Garbled):
        return


@QUICK
@given(st.binary(max_size=60) | json_values.map(lambda v: json.dumps(v).encode()))
def test_a_frame_of_any_content_is_data_or_garbled(body):
    try:
        value = _received(protocol.HEAD.pack(len(body)) + body, 10_000)
    except protocol.Garbled:
        with pytest.raises((ValueError, RecursionError)):
            json.loads(body)
    else:
        assert repr(value) == repr(json.loads(body))


@pytest.mark.parametrize("opened", [b"[", b'{"a":', b'[{"a":'])
def test_a_frame_nested_without_end_is_garbled(opened):
    body = opened * 5_000
    with pytest.raises(protocol.Garbled):
        _received(protocol.HEAD.pack(len(body)) + body, 2**20)


@pytest.mark.parametrize("size", [2**20 + 1, 2**31, 2**32 - 1])
def test_a_frame_over_the_limit_is_refused_before_it_is_read(size):
    tracemalloc.start()
    try:
        with pytest.raises(protocol.Garbled):
            _received(protocol.HEAD.pack(size) + b"x" * 100, 2**20)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_a_frame_that_never_ends_is_late():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(protocol.HEAD.pack(100) + b"x")
        start = time.monotonic()
        with pytest.raises(protocol.Late):
            protocol.receive(ours.fileno(), start + 0.2)
        assert time.monotonic() - start < 5


def test_a_frame_that_drips_is_late_in_its_time():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(protocol.HEAD.pack(10_000))
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.01):
                theirs.send(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(protocol.Late):
                protocol.receive(ours.fileno(), time.monotonic() + 0.3)
        finally:
            stop.set()
            thread.join()


def test_a_frame_cut_off_is_closed():
    with pytest.raises(protocol.Closed):
        _received(protocol.HEAD.pack(100) + b"x", 1000)


def test_writing_where_nobody_reads_is_closed():
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(protocol.Closed):
            for _ in range(3):
                protocol.send(ours.fileno(), "x" * 2**20)


@pytest.mark.parametrize("kind", [os.O_RDONLY])
def test_frames_come_over_pipes_as_well(kind):
    read, write = os.pipe()
    try:
        protocol.send(write, {"a": [1, None, "ü"]})
        assert protocol.receive(read, time.monotonic() + 1) == {"a": [1, None, "ü"]}
    finally:
        os.close(read)
        os.close(write)


# Observations


PLAIN = asdict(Observation())  # a frame has all of its fields, or it is no observation
of_a_kind = {k: st.booleans() if type(v) is bool else texts for k, v in PLAIN.items()}
fields = st.fixed_dictionaries(
    {k: strategy | json_values for k, strategy in of_a_kind.items()}
    | {
        "value": tagged,
        "raised": st.none() | texts | st.sampled_from(["TooSlow", "NotImplementedError"])
        | json_values,
    }
)  # fmt: skip
good_fields = st.fixed_dictionaries(
    of_a_kind
    | {
        "value": tagged,
        "raised": st.none() | st.text(min_size=1, max_size=9)
        | st.sampled_from(["TooSlow", "NotImplementedError", "Unanswered", "ValueError"]),
    }
)  # fmt: skip
surrogates = st.text(st.characters(codec=None, categories=("Cs", "Cc", "Lu")), max_size=9)


@QUICK
@given(json_values | fields | good_fields)
def test_anything_is_read_as_an_observation(data):
    seen = read_observation(data)
    assert type(seen) is Observation
    assert seen.raised is None or not seen.raised or type(seen.raised) is str
    assert {type(t) for t in (seen.detail, seen.line, seen.printed)} == {str}
    assert {type(f) for f in (seen.changed, seen.shared, seen.warned)} == {bool}
    decode(seen.value)


@QUICK
@given(surrogates, surrogates, surrogates)
def test_texts_from_inside_can_be_written_anywhere(raised, detail, printed):
    said = {"raised": raised or None, "detail": detail, "line": detail, "printed": printed}
    seen = read_observation(PLAIN | said)
    assert seen.raised != "BadAnswer" and seen.detail == seen.line == plain(detail)
    for text in (seen.raised or "", seen.detail, seen.line):
        assert "\0" not in text.encode("utf-8").decode("utf-8")
    assert seen.printed == ""
    assert plain(plain(detail)) == plain(detail)


def test_texts_that_are_too_long_are_a_bad_answer():
    assert read_observation(PLAIN | {"detail": "x" * 1000}).raised is None
    assert read_observation(PLAIN | {"detail": "x" * 1001}).raised == "BadAnswer"


@pytest.mark.parametrize("flag", [name for name, value in PLAIN.items() if type(value) is bool])
def test_flags_that_are_no_truth_values_are_a_bad_answer(flag):
    assert getattr(read_observation(PLAIN | {flag: True}), flag) is True
    for odd in (1, None, "True", []):
        assert read_observation(PLAIN | {flag: odd}).raised == "BadAnswer"


def test_an_answer_of_a_million_things_is_refused_before_it_is_read():
    """Megabytes of empty lists are over a gigabyte of objects, and every call may send as many."""
    limits = Limits()
    raw = json.dumps([[]] * 1_000_000, separators=(",", ":")).encode()
    assert len(raw) < limits.reply
    ours, theirs = socket.socketpair()
    sender = threading.Thread(target=theirs.sendall, args=(struct.pack(">I", len(raw)) + raw,))
    sender.start()
    with ours, theirs, pytest.raises(protocol.Garbled, match="values"):
        protocol.receive(ours.fileno(), time.monotonic() + 30, limits.reply, limits.items)
    sender.join()


# The judge


@cache
def _keys() -> dict[str, Key]:
    return hidden_keys(LESSON, SEED)


def _right(key: Key) -> list[list[Observation]]:
    if key.view:
        gates = {"and": ([1.0, 1.0], -1.5), "or": ([1.0, 1.0], -0.5), "nand": ([-1.0, -1.0], 1.5)}
        return [
            [Observation(encode((np.array(gates[c.args[0]][0]), gates[c.args[0]][1])))]
            for c in key.cases
        ]
    return [[Observation(case.expected)] for case in key.cases]


@pytest.mark.parametrize("name", list(_keys()))
def test_the_expected_values_are_judged_right(name):
    key = _keys()[name]
    assert judge(key, _right(key), hidden=True).points == key.points


@QUICK
@given(st.data())
def test_whatever_was_observed_there_is_a_verdict(data):
    key = _keys()[data.draw(st.sampled_from(sorted(_keys())))]
    runs = copy.copy(_right(key))
    strange = good_fields.map(lambda f: read_observation(f))
    for _ in range(data.draw(st.integers(1, 3))):
        i = data.draw(st.integers(0, len(runs) - 1))
        runs[i] = data.draw(st.lists(strange, max_size=2))
    for hidden in (True, False):
        verdict = judge(key, runs, hidden)
        assert verdict.outcome in OUTCOMES and verdict.message
        assert 0 <= verdict.points <= key.points
        public = {call_text(key, c) for c in key.cases if c.public}
        assert verdict.failure is None or not hidden or verdict.failure.call in public
        json.dumps(verdict.to_dict())


@QUICK
@given(st.data())
def test_no_evidence_earns_nothing(data):
    key = _keys()[data.draw(st.sampled_from(sorted(_keys())))]
    runs = copy.copy(_right(key))
    lost = data.draw(st.sets(st.integers(0, len(runs) - 1), min_size=1))
    for i in lost:
        runs[i] = []
    verdict = judge(key, runs, hidden=True)
    for aspect, result in zip(key.aspects, verdict.aspects, strict=True):
        assert result.passed == (not lost & set(aspect.cases))


def test_observing_survives_what_a_function_may_do():
    class Bad(Exception):
        def __str__(self):
            raise SystemExit

    def raises(*args):
        raise ValueError("x" * 10_000)

    assert observe(raises, [1]).detail == "x" * 300
    for error in (SystemExit, GeneratorExit, MemoryError, RecursionError):

        def ends(*args, error=error):
            raise error

        assert observe(ends, [1]).raised == error.__name__


# Submissions


@cache
def _released() -> dict:
    return json.loads(notebook_with({}, LESSON))


def _paths(data: Any, path: tuple = ()) -> list[tuple]:
    """Return the paths to all places of JSON data, down to a few levels."""
    found = [path] if path else []
    if len(path) < 6:
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(
            data, list) else ()  # fmt: skip
        for key, item in items:
            found += _paths(item, (*path, key))
    return found


@cache
def _places() -> list[tuple]:
    return _paths(_released())


def _replaced(data: Any, path: tuple, value: Any) -> None:
    for key in path[:-1]:
        if not isinstance(data, (dict, list)):
            return
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict) or (isinstance(data, list) and type(path[-1]) is int):
        try:
            data[path[-1]] = value
        except IndexError:
            data.append(value)


@st.composite
def mutated(draw) -> bytes:
    """A real notebook with cells deleted, doubled, moved, retyped, retagged, and odd values."""
    data = copy.deepcopy(_released())
    cells = data["cells"]
    index = st.integers(0, len(cells) - 1)
    for _ in range(draw(st.integers(0, 6))):
        i, j = draw(index) % len(cells), draw(index) % len(cells)
        how = draw(
            st.sampled_from(
                ["delete", "double", "move", "retype", "rename", "exchange", "text", "put"]
            )
        )
        cell = cells[i] if isinstance(cells[i], dict) else {}
        if how == "delete" and len(cells) > 1:
            del cells[i]
        elif how == "double":
            cells.insert(j, copy.deepcopy(cells[i]))
        elif how == "move":
            cells.insert(j, cells.pop(i))
        elif how == "retype":
            cell["cell_type"] = draw(st.sampled_from(["code", "markdown", "raw", "x", None]))
        elif how == "rename":
            cell["id"] = draw(st.sampled_from(["setup", "dense", "check_dense", "x", 5]))
        elif how == "exchange" and isinstance(cells[j], dict):
            other = cells[j]
            cell["metadata"], other["metadata"] = other.get("metadata"), cell.get("metadata")
        elif how == "text":
            cell["source"] = draw(texts | surrogates | json_values)
        else:
            cells.insert(i, draw(json_values))
    for _ in range(draw(st.integers(0, 3))):
        _replaced(data, draw(st.sampled_from(_places())), draw(json_values | st.just("dense")))
    raw = json.dumps(data).encode()
    if draw(st.integers(0, 9)) == 0:
        cut = draw(st.integers(0, len(raw)))
        raw = raw[:cut] + draw(st.binary(max_size=3)) + raw[cut + draw(st.integers(0, 3)) :]
    return raw


def _rebuilds(submission: Submission) -> None:
    course = course_of(LESSON).cells
    rebuilt = rebuild(submission, course)
    pieces = rebuilt.pieces
    for role in ("check", "exercise", "setup", "given"):
        wanted = sorted(c.name for c in course if c.role == role)
        assert sorted(p.name for p in pieces if p.role == role) == wanted
    for cell in course:
        if cell.role in ("check", "setup", "given"):
            piece = next(p for p in pieces if (p.role, p.name) == (cell.role, cell.name))
            assert piece.source == piece.node.source == cell.node.source
            assert piece.node.metadata == cell.node.metadata
    assert not any(p.runs for p in pieces if p.role in ("check", "predict", "markdown"))
    notebook = nbformat.v4.new_notebook(cells=[p.node for p in pieces])
    nbformat.validate(notebook)
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)
    nbformat.writes(notebook).encode("utf-8")
    for text in (*rebuilt.notes, *(p.source for p in pieces)):
        text.encode("utf-8")


@settings(QUICK, max_examples=120)
@given(mutated())
def test_a_mutated_notebook_is_rebuilt_or_refused(raw):
    try:
        submission = read_submission(HandedIn(raw))
    except Unreadable as reason:
        assert str(reason)
        return
    _rebuilds(submission)


@QUICK
@given(st.binary(max_size=300) | json_values.map(lambda v: json.dumps(v).encode()))
def test_any_bytes_are_read_or_refused(raw):
    try:
        submission = read_submission(HandedIn(raw))
    except Unreadable as reason:
        assert str(reason)
        return
    _rebuilds(submission)


@QUICK
@given(
    st.dictionaries(
        st.sampled_from(["cells", "worksheets", "metadata", "nbformat"]), json_values, max_size=4
    )
)
def test_any_notebook_like_data_is_read_or_refused(data):
    assume("cells" in data or "worksheets" in data)
    try:
        submission = read_submission(HandedIn(json.dumps(data).encode()))
    except Unreadable as reason:
        assert str(reason)
        return
    _rebuilds(submission)
