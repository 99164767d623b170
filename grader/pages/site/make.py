"""`course site`: all lessons to read without running anything, and a server for them."""

from __future__ import annotations

import argparse
import contextlib
import functools
import tempfile
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from grader.course.lessons import lesson_names
from grader.course.paths import ROOT
from grader.pages.site.book import need_sphinx, run_sphinx, write_book
from grader.pages.site.executed import executed
from grader.pages.site.pages import page

SITE = ROOT / "build" / "site"
RUNS = ROOT / "build" / "runs"


def make_site(
    to: Path = SITE,
    lessons: list[str] | None = None,
    progress: Callable[[str], None] = lambda lesson: None,
) -> Path:
    """Make the site in the folder `to`, which is replaced whole, and return its first page.

    lessons: all of the course where it is None; progress: is told which one is run.
    Raises `NoSphinx` where the tools are missing, `ValueError` where `to` holds something else.
    """
    need_sphinx()
    if to.exists() and not (to / "searchindex.js").is_file():
        raise ValueError(f"{to} is there and is no site: name a folder that may be replaced")
    books: dict = {"lessons": {}, "answers": {}}
    for lesson in lesson_names() if lessons is None else lessons:
        progress(lesson)
        run = executed(lesson, RUNS)
        for part in books:
            books[part][lesson] = page(lesson, run, answers=part == "answers")
    with tempfile.TemporaryDirectory() as folder:
        write_book(Path(folder) / "book", books)
        run_sphinx(Path(folder) / "book", to)
    return to / "index.html"


def site(args: argparse.Namespace) -> int:
    """Make the site and say where it is; with --serve, serve it."""
    from tqdm import tqdm

    to = Path(args.to) if args.to else SITE
    with tqdm(lesson_names(), desc="lessons", leave=False, disable=None) as bar:

        def progress(lesson: str) -> None:
            bar.set_postfix_str(lesson)
            bar.update()

        first = make_site(to, args.lesson or None, progress)
    print(first)
    if args.serve:
        serve(to, args.port)
    return 0


def serve(site: Path, port: int = 0) -> None:
    """Serve a site to this machine only, until Ctrl-C; its search does not work from a file."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each page."""
