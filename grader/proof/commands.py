"""The commands of who writes an exercise: `grader build`, `verify`, `try`; and `fresh`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.proof.mutants import MutantReport


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
    from grader.proof.verify import verify

    report = verify(args.exercise, _ticker(args.json), args.jobs)
    mutants = _mutants(args) if args.mutants else None
    if args.json:
        found = mutants.to_dict() if mutants else {}
        print(json.dumps(report.to_dict() | found, ensure_ascii=False))
    else:
        r = report
        print(
            f"{r.exercises} exercises: reference full {r.reference_full}, stub zero {r.stub_zero}"
        )
        print(
            f"{r.rejected} of {r.misconceptions} misconceptions rejected, {r.recognised} recognised"
        )
        print(f"{r.accepted} of {r.variants} right variants accepted")
        apart = f"; exercises that train, {r.training_seconds:g} s" if r.training_seconds else ""
        print(f"{r.seconds:g} s{apart}")
        for failure in r.failures:
            print(f"  {failure}")
        if mutants:
            m = mutants
            print(f"{m.counts.total()} mutants: {m.killed} lose points, {m.equal} are as right")
            for text in m.survivors:
                print(f"  survives unexplained: {text}")
            for text in m.stale:
                print(f"  explains no mutant: {text}")
    clean = mutants is None or not (mutants.survivors or mutants.stale)
    return 0 if report.ok and clean else 1


def _mutants(args: argparse.Namespace) -> MutantReport:
    """Grade the mutants of the exercises asked for, with a bar that says how long it takes."""
    from tqdm import tqdm

    from grader.proof.mutants import SECONDS, run_mutants
    from grader.proof.verify import asked

    with tqdm(desc="mutants", unit="", disable=None) as bar:

        def progress(done: int, total: int) -> None:
            if not done and not args.json:
                seconds = total * SECONDS / args.jobs
                long = f"{seconds / 60:.0f} minutes" if seconds > 90 else f"{seconds:.0f} seconds"
                print(f"{total} mutants on {args.jobs} cores, about {long}", flush=True)
            bar.total, bar.n = total, done
            bar.refresh()

        return run_mutants(asked(args.exercise), jobs=args.jobs, progress=progress)


def try_(args: argparse.Namespace) -> int:
    from course_lib.checking.card import card_text
    from grader.engine.shown import lent_text
    from grader.proof.try_files import as_row, try_files

    broke = False
    for path, graded in try_files(args.exercise, args.file, args.seed):
        verdict = next(v for v in graded.verdicts if v.exercise == args.exercise)
        broke = broke or graded.broke
        if args.json:
            print(json.dumps(as_row(path, args.exercise, graded), ensure_ascii=False), flush=True)
        else:
            print(f"{path}\n{card_text(verdict)}", flush=True)
            if verdict.lent:
                print(f"  {lent_text(verdict.lent)}", flush=True)
            if graded.fault:
                print(graded.fault, flush=True)
    return 1 if broke else 0


def fresh(args: argparse.Namespace) -> int:
    from grader.proof.fresh import fresh, table

    graded = fresh(args.file, args.seed, args.lesson)
    print(table(graded))
    if graded.broke:
        print(f"The grader broke, which is no fault of the notebook:\n{graded.fault}")
    return 0 if graded.points == graded.max_points and not graded.broke else 1


def _ticker(quiet: bool):  # type: ignore[no-untyped-def]
    if quiet or not sys.stderr.isatty():
        return lambda name: None
    return lambda name: print(f"\r\033[K{name}", end="\r", file=sys.stderr)
