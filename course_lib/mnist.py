"""MNIST (LeCun, Cortes, Burges): fetch its four files, checked, and read them.

The course itself needs none of it; it is there for those who want to go on with bigger images.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import math
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from tqdm import tqdm

from course_lib.commands.lessons import COMMAND, ROOT, CommandError

URL = "https://ossci-datasets.s3.amazonaws.com/mnist/"
FOLDER = ROOT / "work" / "data" / "mnist"
TIMEOUT = 30  # seconds without a byte
DTYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


@dataclass(frozen=True)
class File:
    """One published file: its name, the SHA-256 of what is packed in it, its array's shape."""

    name: str
    sha256: str
    shape: tuple[int, ...]


# The sums are those of the unpacked files: some places have packed them anew.
FILES = (
    File(
        "train-images-idx3-ubyte.gz",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        (60000, 28, 28),
    ),
    File(
        "train-labels-idx1-ubyte.gz",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        (60000,),
    ),
    File(
        "t10k-images-idx3-ubyte.gz",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        (10000, 28, 28),
    ),
    File(
        "t10k-labels-idx1-ubyte.gz",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        (10000,),
    ),
)


def command(to: str | None = None, source: str | None = None) -> int:
    """`course data mnist`: fetch what is missing and say where it is."""
    folder = Path(to) if to else FOLDER
    try:
        fetched = fetch(folder, source or URL, FILES)
    except OSError as error:
        raise CommandError(f"{error.filename or folder}: {error.strerror or error}.") from error
    print(f"MNIST is in {folder} ({fetched} of {len(FILES)} files were fetched now).")
    return 0


def fetch(folder: Path, source: str = URL, files: tuple[File, ...] = FILES) -> int:
    """Put the files into `folder` and return how many were fetched; good ones are kept.

    source: an address or a folder that holds them. A file appears under its name only after
    its sum and its contents were found right. Raises `CommandError` where one cannot be had.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [f for f in files if not _is_right(folder / f.name, f)]
    for file in missing:
        part = folder / f".{file.name}.part"
        try:
            _copy(source, file.name, part)
            if not _is_right(part, file):
                raise CommandError(
                    f"{file.name} from {source} is not the published file (its SHA-256 differs): "
                    "run this again, or give another place with --from."
                )
            shape = read_idx(part).shape
            if shape != file.shape:
                raise CommandError(f"{file.name} holds {shape}, where {file.shape} was expected.")
            part.replace(folder / file.name)
        finally:
            part.unlink(missing_ok=True)
    return len(missing)


def load_mnist(part: str = "train", folder: Path = FOLDER) -> tuple[np.ndarray, np.ndarray]:
    """Return images `(n, 28, 28)` uint8 and labels `(n,)` int64; `part` is train or t10k."""
    images, labels = (
        folder / f"{part}-images-idx3-ubyte.gz",
        folder / f"{part}-labels-idx1-ubyte.gz",
    )
    if not (images.is_file() and labels.is_file()):
        raise FileNotFoundError(f"MNIST is not in {folder}: fetch it with '{COMMAND} data mnist'")
    return read_idx(images), read_idx(labels).astype(np.int64)


def read_idx(path: Path) -> np.ndarray:
    """Return the array in an IDX file, packed with gzip or not.

    Raises `ValueError` where the file is not IDX, or holds more or less than it says.
    """
    data = unpacked(path)
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in DTYPES:
        raise ValueError(f"{path.name} is not an IDX file")
    dtype, start = np.dtype(DTYPES[data[2]]), 4 + 4 * data[3]
    shape = tuple(int(n) for n in np.frombuffer(data[4:start], ">u4"))
    if len(shape) != data[3] or len(data) != start + math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{path.name} is {len(data)} bytes long, which is not what it says inside")
    array = np.frombuffer(data, dtype, offset=start).reshape(shape)
    return array.astype(dtype.newbyteorder("="))  # a copy of its own, writable


def unpacked(path: Path) -> bytes:
    """Return what is in a file, unpacked if gzip packed it; `ValueError` where it is damaged."""
    data = path.read_bytes()
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{path.name} is damaged: {error}") from error


def _is_right(path: Path, file: File) -> bool:
    try:
        return hashlib.sha256(unpacked(path)).hexdigest() == file.sha256
    except (FileNotFoundError, ValueError):
        return False


def _copy(source: str, name: str, part: Path) -> None:
    with (
        _opened(source, name) as (incoming, size),
        part.open("wb") as out,
        tqdm(total=size, desc=name, unit="B", unit_scale=True, disable=None) as bar,
    ):
        for block in _blocks(incoming, name):
            out.write(block)
            bar.update(len(block))


@contextmanager
def _opened(source: str, name: str) -> Iterator[tuple[IO[bytes], int | None]]:
    """Open a file at an address or in a folder; give its size where that is known."""
    if "://" not in source:
        path = Path(source) / name
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        with path.open("rb") as file:
            yield file, path.stat().st_size
        return
    url = f"{source.rstrip('/')}/{name}"
    try:
        response = urllib.request.urlopen(url, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        raise CommandError(
            f"{url} answers {error.code} ({error.reason}): give another place with --from."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise CommandError(
            f"{url} cannot be reached ({reason}): connect to the internet, or give another place "
            "with --from."
        ) from error
    with response:
        length = response.headers.get("Content-Length", "")
        yield response, int(length) if length.isdecimal() else None


def _blocks(incoming: IO[bytes], name: str) -> Iterator[bytes]:
    try:
        while block := incoming.read(1 << 16):
            yield block
    except (OSError, http.client.HTTPException) as error:
        raise CommandError(f"{name}: the connection broke ({error}): run this again.") from error
