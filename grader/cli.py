"""The `grader` command: one function a subcommand, arguments in, exit code out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.proof.commands import build, fresh, try_, verify

if TYPE_CHECKING:
    from grader.classroom.folder import Classroom

# NumPy's threads must not exist when a worker forks, and a class is graded side by side anyway.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def grade(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from grader.classroom.folder import classroom
    from grader.classroom.grade import grade
    from grader.gradebook.database import shown

    room = classroom(args.class_)
    with tqdm(unit=" submissions", disable=args.quiet) as bar:

        def progress(done: int, total: int, text: str) -> None:
            bar.total, bar.n = total, done
            bar.set_description(text[:40], refresh=False)
            bar.refresh()

        outcome = grade(
            room,
            args.lesson,
            jobs=args.jobs,
            force=args.force or args.dry_run,
            dry_run=args.dry_run,
            require_sandbox=args.require_sandbox,
            scheduler=args.scheduler,
            allow_unsandboxed=args.allow_unsandboxed,
            db_url=args.db,
            progress=progress,
        )
    for text in outcome.broke:
        print(f"The grader broke on {text}")
    for text in outcome.refused:
        print(f"Not graded: {text}")
    good = not outcome.broke and not outcome.refused
    if args.dry_run:
        print(f"{outcome.graded} graded without writing anything, {len(outcome.changes)} change:")
        print("\n".join(f"  {text}" for text in outcome.changes) or "  none")
        return 0 if good else 1
    print(f"{outcome.graded} graded, {outcome.unchanged} unchanged since they were graded.")
    if outcome.levels["sandbox"]:
        print(f"In the sandbox: {outcome.levels['sandbox']}.")
    if outcome.levels["process"]:
        print(f"NOT SANDBOXED: {outcome.levels['process']}. Their code ran under the limits of a")
        print("process only, with your rights on this machine; the report marks them.")
        print("`grader doctor` says why.")
    print(f"Gradebook: {shown(args.db or room.db_url)}")
    return 0 if _publish(room, args.db) and good else 1


def feedback(args: argparse.Namespace) -> int:
    from grader.classroom.folder import classroom

    return 0 if _publish(classroom(args.class_), args.db) else 1


def report(args: argparse.Namespace) -> int:
    return feedback(args)


def doctor(args: argparse.Namespace) -> int:
    from grader.classroom.doctor import examine
    from grader.classroom.folder import classroom

    marks = {True: "✓", False: "✗", None: "·"}
    good = True
    for finding in examine(classroom(args.class_), args.db):
        print(f"{marks[finding.ok]} {finding.name}: {finding.text}", flush=True)
        good = good and finding.ok is not False
    return 0 if good else 1


def receipt(args: argparse.Namespace) -> int:
    from grader.classroom.folder import classroom
    from grader.classroom.recheck import receipt_of

    recorded, now = receipt_of(classroom(args.class_), args.student, args.lesson, args.db)
    print(json.dumps(recorded, ensure_ascii=False, indent=1))
    if recorded["verdicts"] == now["verdicts"]:
        print("Graded again from the file: the same verdicts.")
        return 0
    changed = [k for k in now["receipt"] if now["receipt"][k] != recorded["receipt"].get(k)]
    print(f"Graded again from the file: OTHER verdicts. Changed since: {', '.join(changed)}")
    return 1


def demo(args: argparse.Namespace) -> int:
    from grader.classroom.demo import make_class

    folder = Path(args.to or "demo-class").resolve()
    make_class(folder)
    args = parser().parse_args(["grade", "--class", str(folder)])
    return args.run(args)


def _publish(room: Classroom, db_url: str | None) -> bool:
    """Write feedback and report, say where they are, and return whether every page is there."""
    from grader.classroom.publish import publish

    page, problem = publish(room, db_url)
    print(f"Feedback:  {room.feedback}\nReport:    {page}")
    if problem:
        print(problem)
    return not problem


def site(args: argparse.Namespace) -> int:
    from grader.pages.site.make import site

    return site(args)


def lite(args: argparse.Namespace) -> int:
    from grader.pages.lite import lite

    return lite(args)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="grader", description="The instructor's side of the course.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def add(function, text: str) -> argparse.ArgumentParser:  # type: ignore[no-untyped-def]
        command = commands.add_parser(function.__name__.rstrip("_"), help=text, description=text)
        command.set_defaults(run=function)
        return command

    command = add(build, "make notebooks and keys from the lessons' text")
    command.add_argument("lesson", nargs="*", metavar="LESSON")
    command.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    command = add(verify, "prove the checks against the bank of right and wrong answers")
    command.add_argument("exercise", nargs="*", metavar="EXERCISE")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument(
        "--mutants", action="store_true", help="change each right answer in one place, grade it"
    )
    command.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    command = add(try_, "grade the function in each file as a submission would be")
    command.add_argument("exercise", metavar="EXERCISE")
    command.add_argument("file", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true", help="print one verdict a line")
    command.add_argument("--seed", type=int, help="draw the hidden cases with this seed")
    command = add(fresh, "grade one notebook as a class's would be, with fresh hidden cases")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--lesson", help="whose it is, where the file's name does not say so")
    command.add_argument("--seed", type=int, help="draw the hidden cases with this seed")
    command = add(grade, "grade what was handed in; safe to kill and repeat")
    command.add_argument("lesson", nargs="*", metavar="LESSON")
    command.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    command.add_argument("--force", action="store_true", help="grade again what is unchanged")
    command.add_argument("--quiet", action="store_true", help="no progress bar")
    command.add_argument(
        "--dry-run", action="store_true", help="write nothing; say whose points would change"
    )
    command.add_argument(
        "--require-sandbox", action="store_true", help="refuse to grade without bubblewrap"
    )
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="run submissions on this Dask cluster"
    )
    command.add_argument(
        "--allow-unsandboxed", action="store_true", help="also on workers without bubblewrap"
    )
    _of_class(command)
    _of_class(add(feedback, "write the feedback pages and the class report again"))
    command = add(report, "write the class report (and the feedback pages) again")
    _of_class(command)
    _of_class(add(doctor, "say what works here, before a class depends on it"))
    command = add(receipt, "show what a score rests on, and grade its file again")
    command.add_argument("student", metavar="STUDENT")
    command.add_argument("lesson", metavar="LESSON")
    _of_class(command)
    command = add(site, "make pages of all lessons, to read without running them")
    command.add_argument("lesson", nargs="*", metavar="LESSON")
    command.add_argument("--to", metavar="DIR", help="where the site is made (build/site)")
    command.add_argument("--serve", action="store_true", help="serve it to this machine")
    command.add_argument("--port", type=int, default=0, help="of --serve (default: a free one)")
    command = add(lite, "make a site of notebooks that run in the reader's browser")
    command.add_argument("--to", metavar="DIR", help="where the site is made (build/lite/site)")
    command.add_argument("--pyodide", metavar="FILE", help="an archive of Pyodide to serve from it")
    command.add_argument("--serve", action="store_true", help="serve it to this machine")
    command.add_argument("--port", type=int, default=0, help="of --serve (default: a free one)")
    command = add(demo, "grade a sample class end to end")
    command.add_argument("--to", metavar="DIR", help="where the class is made (demo-class)")
    return top


def _of_class(command: argparse.ArgumentParser) -> None:
    command.add_argument("--class", dest="class_", metavar="DIR", help="the class's folder (class)")
    command.add_argument("--db", metavar="URL", help="the gradebook (sqlite in the class's folder)")


def main(argv: list[str] | None = None) -> int:
    """Run the command; a mistake of the user's is one clear sentence and exit code 2."""
    args = parser().parse_args(argv)
    try:
        return args.run(args)
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        print(f"grader: {text}", file=sys.stderr)
        return 2
