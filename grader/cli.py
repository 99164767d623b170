"""The `grader` command: one function a subcommand, arguments in, exit code out."""

from __future__ import annotations

import argparse
import json
import os
import sys

# NumPy's threads must not exist when a worker forks, and a class is graded side by side anyway.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def build(args: argparse.Namespace) -> int:
    from grader.build.build import build

    changed = build(args.lesson, check=args.check)
    for path in changed:
        print(f"{'stale' if args.check else 'wrote'}  {path}")
    if args.check and changed:
        print("Run `grader build` and commit what it writes.")
        return 1
    print("Everything generated is fresh." if not changed else f"{len(changed)} files written.")
    return 0


def verify(args: argparse.Namespace) -> int:
    from grader.verify import verify

    report = verify(args.exercise, _ticker(args.json))
    if args.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        r = report
        print(
            f"{r.exercises} exercises: reference full {r.reference_full}, stub zero {r.stub_zero}"
        )
        print(
            f"{r.rejected} of {r.misconceptions} misconceptions rejected, {r.recognised} recognised"
        )
        print(f"{r.accepted} of {r.variants} right variants accepted")
        for failure in r.failures:
            print(f"  {failure}")
    return 0 if report.ok else 1


def _ticker(quiet: bool):  # type: ignore[no-untyped-def]
    if quiet or not sys.stderr.isatty():
        return lambda name: None
    return lambda name: print(f"\r\033[K{name}", end="\r", file=sys.stderr)


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
    return top


def main(argv: list[str] | None = None) -> int:
    """Run the command; a mistake of the user's is one clear sentence and exit code 2."""
    args = parser().parse_args(argv)
    try:
        return args.run(args)
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        print(f"grader: {text}", file=sys.stderr)
        return 2
