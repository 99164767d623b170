"""Work out a formula as it stands in a sentence: "e + b·sum(w)", "1 − tanh(z)²"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

Given = Mapping[str, Any]


class Unread(ValueError):
    """A text of no form known here."""


NAMES: dict[str, Any] = {
    "sum": np.sum,
    "mean": np.mean,
    "length": np.linalg.norm,
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "ln": np.log,
    "tanh": np.tanh,
    "arctanh": np.arctanh,
    "sign": np.sign,
    "maximum": np.maximum,
    "logaddexp": np.logaddexp,
    "where": np.where,
    "clip": np.clip,
    "sigma": lambda v: 1 / (1 + np.exp(-np.asarray(v, dtype=float))),
    "π": np.pi,
}


def evaluated(text: str, names: Given) -> Any:
    """Return the value of a formula as it stands in a sentence, or raise `Unread`."""
    code = text.replace("−", "-").replace("·", "*").replace("½", "0.5").replace("²", "**2")
    code = re.sub(r"\babout ", "", code).replace("tanh⁻¹", "arctanh").replace("σ", "sigma")
    code = re.sub(r"√\(([^)]*)\)", r"sqrt(\1)", code)
    code = re.sub(r"√(\w+)", r"sqrt(\1)", code)
    code = re.sub(r"\|([^|]+)\|", r"abs(\1)", code)
    code = re.sub(r"\bthe (arctanh|sign) of (\w+)", r"\1(\2)", code)
    code = re.sub(r"\bln (\w+)", r"ln(\1)", code)
    code = re.sub(r"the larger of (\w+) and 0", r"maximum(\1, 0)", code)
    code = re.sub(r"1 where (\w+) (>|≥) 0 and 0 elsewhere", r"where(\1 \2 0, 1.0, 0.0)", code)
    code = re.sub(r"\b2π\b", "2*π", code.replace("≥", ">="))
    code = re.sub(r"ln\(1 \+ exp\((\w+)\)\)", r"logaddexp(0, \1)", code)  # for large ones too
    try:
        return eval(code, {"__builtins__": {}}, {**NAMES, **names})
    except (SyntaxError, NameError, TypeError, AttributeError) as error:
        raise Unread(f"{text} ({error})") from error
