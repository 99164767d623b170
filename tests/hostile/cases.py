"""All hostile notebooks: the cases of every module of this folder that has a list `CASES`."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from tests.hostile.shared import Case


def families() -> list[str]:
    """Return the names of the modules that may hold cases."""
    found = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return [n for n in found if n not in ("cases", "__main__") and not n.startswith("test_")]


CASES: list[Case] = [
    case
    for name in families()
    for case in getattr(import_module(f"tests.hostile.{name}"), "CASES", [])
]
