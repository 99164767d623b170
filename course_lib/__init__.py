"""What a lesson imports. It shows, checks and trains; it never holds an answer.

In reading order: `checking` (is my function right?), `asking` (what do I expect?),
`figures` and `plots` (what does it look like?), `explore` (what if?), `datasets`, `training`.
In a kernel, importing it also makes errors of unfinished exercises quiet (`quiet`).
"""

from __future__ import annotations

from course_lib.asking.looking_back import looking_back
from course_lib.asking.predicting import predict, reveal
from course_lib.asking.warming_up import warm_up
from course_lib.checking import check
from course_lib.datasets import (
    Digits,
    circles,
    load_digits,
    moons,
    quadrants,
    spiral,
    standardise,
)
from course_lib.explore import choice, explore, slider, switch
from course_lib.figures import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PINK,
    SKY,
    YELLOW,
    show,
    use_style,
)
from course_lib.memory import keep_freed as _keep_freed
from course_lib.own.mine import mine
from course_lib.pad import drawing_pad
from course_lib.plots import (
    plot_activation,
    plot_boundary,
    plot_decision,
    plot_grid,
    plot_points,
)
from course_lib.quiet import install as _be_quiet
from course_lib.training import Trained, predict_scores, train_mlp
from course_lib.whereabouts import where_you_are

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "ORANGE",
    "PINK",
    "SKY",
    "YELLOW",
    "Digits",
    "Trained",
    "check",
    "choice",
    "circles",
    "drawing_pad",
    "explore",
    "load_digits",
    "looking_back",
    "mine",
    "moons",
    "plot_activation",
    "plot_boundary",
    "plot_decision",
    "plot_grid",
    "plot_points",
    "predict",
    "predict_scores",
    "quadrants",
    "reveal",
    "show",
    "slider",
    "spiral",
    "standardise",
    "switch",
    "train_mlp",
    "use_style",
    "warm_up",
    "where_you_are",
]

_be_quiet()
_keep_freed()
