"""`course data mnist`, against a server of made-up files on this machine."""

from __future__ import annotations

import functools
import gzip
import hashlib
import struct
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib import mnist
from course_lib.commands.lessons import CommandError

SHARED = Path(__file__).parents[3] / "shared" / "data" / "mnist"
IMAGES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)
LABELS = np.array([7, 0, 9], dtype=np.uint8)


def idx(array: np.ndarray, code: int = 0x08) -> bytes:
    """The IDX format, written from its description and not with the code under test."""
    big = array.astype(array.dtype.newbyteorder(">"))
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape) + big.tobytes()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A web server with two files, their table, and the names that were asked for."""
    folder = tmp_path / "site"
    folder.mkdir()
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            asked.append(self.path)

    table = []
    for name, array in (("images.gz", IMAGES), ("labels.gz", LABELS)):
        data = idx(array)
        (folder / name).write_bytes(gzip.compress(data))
        table.append(mnist.File(name, hashlib.sha256(data).hexdigest(), array.shape))
    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield SimpleNamespace(
            url=f"http://127.0.0.1:{server.server_port}",
            folder=folder,
            files=tuple(table),
            asked=asked,
        )
        server.shutdown()
        thread.join()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("slash", ["", "/"])
def test_files_are_fetched_and_read_back(slash, site, tmp_path):
    folder = tmp_path / "new" / "mnist"
    assert mnist.fetch(folder, site.url + slash, site.files) == 2
    assert names(folder) == ["images.gz", "labels.gz"]
    np.testing.assert_array_equal(mnist.read_idx(folder / "images.gz"), IMAGES)
    np.testing.assert_array_equal(mnist.read_idx(folder / "labels.gz"), LABELS)


def test_files_are_taken_from_a_folder(site, tmp_path):
    assert mnist.fetch(tmp_path / "mnist", str(site.folder), site.files) == 2
    assert site.asked == []


def test_good_files_are_not_fetched_again(site, tmp_path):
    mnist.fetch(tmp_path, site.url, site.files)
    before = list(site.asked)
    assert mnist.fetch(tmp_path, site.url, site.files) == 0
    assert site.asked == before


def test_a_damaged_file_is_fetched_again_and_only_that(site, tmp_path):
    mnist.fetch(tmp_path, site.url, site.files)
    (tmp_path / "labels.gz").write_bytes(b"half")
    assert mnist.fetch(tmp_path, site.url, site.files) == 1
    np.testing.assert_array_equal(mnist.read_idx(tmp_path / "labels.gz"), LABELS)


def test_a_file_with_another_sum_is_refused_and_leaves_nothing(site, tmp_path):
    (site.folder / "images.gz").write_bytes(gzip.compress(idx(IMAGES + 1)))
    with pytest.raises(CommandError, match="is not the published file"):
        mnist.fetch(tmp_path / "mnist", site.url, site.files)
    assert names(tmp_path / "mnist") == []


def test_a_file_that_breaks_off_is_refused_and_leaves_nothing(site, tmp_path):
    data = (site.folder / "images.gz").read_bytes()
    (site.folder / "images.gz").write_bytes(data[:-10])
    with pytest.raises(CommandError, match="is not the published file"):
        mnist.fetch(tmp_path / "mnist", site.url, site.files)
    assert names(tmp_path / "mnist") == []


def test_a_file_that_was_packed_anew_is_the_same_file(site, tmp_path):
    (site.folder / "images.gz").write_bytes(gzip.compress(idx(IMAGES), compresslevel=1, mtime=5))
    (site.folder / "labels.gz").write_bytes(idx(LABELS))  # or not at all
    assert mnist.fetch(tmp_path / "mnist", site.url, site.files) == 2


def test_a_file_of_another_shape_is_refused(site, tmp_path):
    wrong = mnist.File(site.files[0].name, site.files[0].sha256, (9, 9))
    with pytest.raises(CommandError, match=r"holds \(3, 4, 5\), where \(9, 9\) was expected"):
        mnist.fetch(tmp_path / "mnist", site.url, (wrong,))


def test_a_missing_file_is_said_with_its_address(site, tmp_path):
    (site.folder / "labels.gz").unlink()
    with pytest.raises(CommandError, match=r"labels\.gz answers 404"):
        mnist.fetch(tmp_path, site.url, site.files)
    assert names(tmp_path / "site") == ["images.gz"]


def test_without_a_network_one_sentence_says_so(site, tmp_path):
    with pytest.raises(CommandError, match=r"cannot be reached .* connect to the internet"):
        mnist.fetch(tmp_path / "mnist", "http://127.0.0.1:9/", site.files)


@pytest.mark.parametrize("source", ["nonsense://x", "http://[bad"])
def test_an_address_that_is_none_is_refused(source, site, tmp_path):
    with pytest.raises(CommandError, match="cannot be reached"):
        mnist.fetch(tmp_path / "mnist", source, site.files)


def test_a_folder_without_the_files_is_refused(site, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        mnist.fetch(tmp_path / "mnist", str(tmp_path / "empty"), site.files)


def test_the_command_says_where_the_files_are(site, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(mnist, "FILES", site.files)
    assert mnist.command(str(tmp_path / "here"), site.url) == 0
    assert f"MNIST is in {tmp_path / 'here'} (2 of 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "dtype"),
    [(0x08, "u1"), (0x09, "i1"), (0x0B, "i2"), (0x0C, "i4"), (0x0D, "f4"), (0x0E, "f8")],
)
def test_every_type_of_the_idx_format_is_read(code, dtype, tmp_path):
    array = np.array([[1, -2, 3], [4, 5, 100]]).astype(dtype)
    (tmp_path / "x").write_bytes(idx(array, code))
    read = mnist.read_idx(tmp_path / "x")
    assert read.dtype == array.dtype
    assert read.flags.writeable
    np.testing.assert_array_equal(read, array)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\x08",
        b"PK\x03\x04 a zip",
        b"\0\0\x07\x01\0\0\0\x01\0",
        b"\0\0\x08\x03\0\0\0\x01",
        idx(IMAGES)[:-1],
        idx(IMAGES) + b"\0",
        gzip.compress(idx(IMAGES))[:-9],
        b"\x1f\x8b nonsense",
    ],
    ids=range(9),
)
def test_what_is_no_whole_idx_file_is_refused(data, tmp_path):
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(ValueError, match=r"^x is"):
        mnist.read_idx(tmp_path / "x")


def test_mnist_loads_as_images_and_integer_labels(tmp_path):
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(IMAGES)))
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(LABELS)))
    images, labels = mnist.load_mnist("t10k", tmp_path)
    assert (images.shape, images.dtype) == ((3, 4, 5), np.uint8)
    assert (labels.tolist(), labels.dtype) == ([7, 0, 9], np.int64)


def test_missing_mnist_says_how_to_fetch_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="data mnist"):
        mnist.load_mnist("train", tmp_path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real MNIST files are not on this machine")
def test_the_published_sums_and_shapes_are_those_of_the_real_files(tmp_path):
    real = tuple(file for file in mnist.FILES if file.name.startswith("t10k"))
    assert mnist.fetch(tmp_path, str(SHARED), real) == 2
    images, labels = mnist.load_mnist("t10k", tmp_path)
    assert images.shape == (10000, 28, 28)
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
