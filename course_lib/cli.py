"""The `course` command: what a student does outside of a notebook.

Each command lies in `course_lib.commands` and is imported when it is asked for, so that
all the others start at once.
"""

from __future__ import annotations

import argparse
import io
import os
import sys

from course_lib.commands.lessons import COMMAND, CommandError

PASSED_ON = ("demo", "lite", "site", "test")  # whatever follows is not ours to read


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 2 where it could not be done as asked."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without ✓ prints ? and goes on
    try:
        code = run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # as in `course progress | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CommandError as error:
        print(f"course: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.filename is None:
            raise
        print(f"course: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Read the command line and do what it says."""
    if arguments[:1] and arguments[0] in PASSED_ON:
        from course_lib.commands import passing

        return getattr(passing, arguments[0])(arguments[1:])
    parser = make_parser()
    asked = parser.parse_args(arguments)
    if asked.command == "start":
        from course_lib.commands.start import start

        return start(asked.lesson, browser=asked.browser, port=asked.port)
    if asked.command == "check" and asked.fresh:
        from course_lib.commands.passing import fresh

        return fresh(asked.lesson)
    if asked.command == "check":
        from course_lib.commands.check import check_lesson

        return check_lesson(asked.lesson)
    if asked.command == "progress":
        from course_lib.commands.progress import progress

        return progress()
    if asked.command == "data":
        from course_lib.mnist import command

        return command(asked.to, asked.source)
    parser.print_help()
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog=COMMAND, description="Beyond Linear, a notebook course on activation functions."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    start = commands.add_parser("start", help="open a lesson in JupyterLab")
    start.add_argument("lesson", nargs="?", default="1", help="3, 03, sigmoid or 03_sigmoid")
    start.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only print the address"
    )
    start.add_argument("--port", type=int, help="the server's port (default: a free one)")

    check = commands.add_parser("check", help="run all checks of a notebook, without a browser")
    check.add_argument("lesson", help="a lesson, or the path of an .ipynb file")
    check.add_argument(
        "--fresh", action="store_true", help="grade it as a class's would be, with fresh cases"
    )

    commands.add_parser("progress", help="what is done, and what is next")
    commands.add_parser("demo", help="grade a sample class")
    commands.add_parser("site", help="make pages of all lessons, to read without running them")
    commands.add_parser("lite", help="make a site of notebooks that run in the reader's browser")
    commands.add_parser("test", help="run the test suite; options are pytest's")

    data = commands.add_parser("data", help="fetch a data set")
    data.add_argument("name", choices=["mnist"])
    data.add_argument("--to", metavar="FOLDER", help="where to put it (default: work/data/mnist)")
    data.add_argument(
        "--from", dest="source", metavar="URL_OR_FOLDER", help="where to get it instead"
    )
    return parser
