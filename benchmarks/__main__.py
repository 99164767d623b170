"""`python -m benchmarks NAME [--quick] [--json]`: measure one thing, print what came out."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

NAMES = ("grading", "checks", "lessons", "training", "memory", "light")
Load = Callable[[str], Any]


def main(argv: list[str] | None = None, load: Load | None = None) -> int:
    """Run the command; return 0 where it measured, 2 where it could not."""
    args = parser().parse_args(argv)
    if args.picture and args.name != "grading":
        print("benchmarks: only grading has a picture", file=sys.stderr)
        return 2
    module = (load or _load)(args.name)
    try:
        figures = module.measure(quick=args.quick, tell=_tell)
    except (OSError, RuntimeError, ValueError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    if args.picture:
        draw(figures, args.picture)
    print(as_json(figures) if args.json else module.text(figures))
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    top = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the course on this machine."
    )
    top.add_argument("name", choices=NAMES, metavar="NAME", help=f"one of {', '.join(NAMES)}")
    top.add_argument("--quick", action="store_true", help="smaller samples, fewer repeats")
    top.add_argument("--json", action="store_true", help="print one JSON object")
    top.add_argument("--picture", type=Path, metavar="PATH", help="save grading's curve as a PNG")
    return top


def draw(figures: Mapping[str, Any], path: Path) -> None:
    """Save the picture of how grading grows."""
    from benchmarks.growth import draw

    draw(figures["growth"], path)


def as_json(figures: Mapping[str, Any]) -> str:
    """Return figures as one line of JSON, with four digits behind the point."""
    return json.dumps(_rounded(figures), ensure_ascii=False, allow_nan=False)


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def _load(name: str) -> Any:
    return importlib.import_module(f"benchmarks.{name}")


def _tell(text: str) -> None:
    print(f"  {text} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
