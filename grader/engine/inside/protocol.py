"""Frames on a file descriptor: four bytes of length, then JSON. Both ends of the border use this.

Sizes are checked before anything is read into memory.
"""

from __future__ import annotations

import json
import os
import select
import struct
import time
from typing import Any

MAX_FRAME = 96 * 2**20
HEAD = struct.Struct(">I")


class Closed(Exception):
    """The other end is gone."""


class Late(Exception):
    """The other end did not answer in time."""


class Garbled(Exception):
    """What came is no frame; the message says why."""


def send(fd: int, data: Any) -> None:
    """Write one frame. Raises `Closed` where nobody reads."""
    view = memoryview(packed(data))
    try:
        while view:
            view = view[os.write(fd, view) :]
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Closed from error


def packed(data: Any) -> bytes:
    """Return one frame."""
    raw = json.dumps(data, separators=(",", ":"), allow_nan=False).encode()
    return HEAD.pack(len(raw)) + raw


def receive(
    fd: int, deadline: float | None = None, limit: int = MAX_FRAME, items: int | None = None
) -> Any:
    """Read one frame; `deadline` is on the clock of `time.monotonic`.

    limit: bytes; items: how many values it may hold, as each takes far more memory than its text.
    Raises `Closed`, `Late` or `Garbled`.
    """
    (size,) = HEAD.unpack(_read(fd, HEAD.size, deadline))
    if size > limit:
        raise Garbled(f"a frame of {size} bytes where at most {limit} are allowed")
    return parse(_read(fd, size, deadline), limit, items)


def parse(raw: bytes, limit: int = MAX_FRAME, items: int | None = None) -> Any:
    """Return the data of one frame's JSON. Raises `Garbled`."""
    if len(raw) > limit:
        raise Garbled(f"a frame of {len(raw)} bytes where at most {limit} are allowed")
    if items is not None and sum(raw.count(mark) for mark in (b",", b"[", b"{")) > items:
        raise Garbled(f"a frame of more than {items} values")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Garbled(f"a frame that is not JSON ({type(error).__name__})") from None


def _read(fd: int, size: int, deadline: float | None) -> bytes:
    parts = []
    while size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([fd], [], [], left)[0]:
                raise Late
        try:
            part = os.read(fd, min(size, 2**20))
        except ConnectionResetError:
            part = b""
        if not part:
            raise Closed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
