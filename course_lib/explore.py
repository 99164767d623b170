"""Explorers: a figure with controls, and the same figure standing still where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.checking.calls import student_line
from course_lib.checking.card import boxed
from course_lib.figures import check_alt, close, image, png
from course_lib.outputs import grading, has_kernel, publish
from course_lib.quiet import note_on, told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 144  # sharp enough to move, cheap enough to redraw


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high` in steps of `step`; whole numbers if all four are."""

    start: float
    low: float
    high: float
    step: float
    label: str | None = None


@dataclass(frozen=True)
class Choice:
    """One of a few options."""

    start: Any
    options: tuple
    label: str | None = None


@dataclass(frozen=True)
class Switch:
    """On or off."""

    start: bool
    label: str | None = None


Control = Slider | Choice | Switch


def slider(start: float, low: float, high: float, step: float, label: str | None = None) -> Slider:
    """Return a slider for `explore`. Raises `ValueError` unless low <= start <= high, step > 0."""
    if not (low <= start <= high and step > 0):
        raise ValueError("a slider needs low <= start <= high and a step above 0")
    return Slider(start, low, high, step, label)


def choice(start: Any, options: Sequence, label: str | None = None) -> Choice:
    """Return a drop-down list for `explore`. Raises `ValueError` if `start` is not an option."""
    if start not in list(options):
        raise ValueError(f"{start!r} is not among the options")
    return Choice(start, tuple(options), label)


def switch(start: bool, label: str | None = None) -> Switch:
    """Return a tick box for `explore`."""
    return Switch(bool(start), label)


def explore(draw: Callable[..., Figure], alt: str, **controls: Control) -> None:
    """Show the figure `draw(**values)` with a control for each value.

    draw: returns a new matplotlib figure; alt: what it shows, 20 characters or more.
    controls: `name=slider(…)`, `name=choice(…)` or `name=switch(…)`.
    An error in `draw` is shown where the figure would be. Where widgets don't run, the figure
    of the start values stands in.
    """
    check_alt(alt)
    if grading():
        return
    start = {name: control.start for name, control in controls.items()}
    places: dict = {}

    def drawn(values: dict) -> tuple[str, str]:
        return _drawn(draw, alt, values, places)

    html, problem = drawn(start)
    widget = _widget(drawn, controls, html) if has_kernel() else None
    publish(html, problem or alt, widget)


def _drawn(
    draw: Callable[..., Figure], alt: str, values: dict, places: dict | None = None
) -> tuple[str, str]:
    """Return the figure, or the error that came instead, as HTML; and the error as text."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    before = set(plt.get_fignums())
    try:
        with np.errstate(all="ignore"):
            figure = draw(**values)
            if not isinstance(figure, Figure):
                raise TypeError("the drawing function must return its figure")
            html = image(png(figure, DPI, places), figure.get_size_inches(), alt)
        close(figure)
        return html, ""
    except Exception as error:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
        return trouble(error, "an error in the drawing function")


def trouble(error: Exception, label: str) -> tuple[str, str]:
    """Return an error of a function that was handed in as HTML and as text, or its quiet note."""
    if note := note_on(error):
        return told(note)
    where = student_line(error.__traceback__)
    text = f"{type(error).__name__}: {error}" + (f"\n{where}" if where else "")
    return boxed(f'<pre class="bl-wraps">{escape(text)}</pre>', "wrong", label), text


def _widget(
    drawn: Callable[[dict], tuple[str, str]], controls: dict[str, Control], html: str
) -> Any:
    import ipywidgets as widgets

    picture = widgets.HTML(html)
    boxes = {name: _control(name, control) for name, control in controls.items()}

    def changed(change: dict) -> None:
        picture.value = drawn({name: box.value for name, box in boxes.items()})[0]

    for box in boxes.values():
        box.observe(changed, names="value")
    panel = widgets.Box(
        list(boxes.values()), layout=widgets.Layout(flex_flow="row wrap", max_width="62em")
    )
    return widgets.VBox([panel, picture])


def _control(name: str, control: Control) -> Any:
    import ipywidgets as widgets

    common: dict[str, Any] = {
        "description": control.label or name,
        "style": {"description_width": "8em"},
        "layout": widgets.Layout(width="28em", max_width="100%"),
    }
    if isinstance(control, Switch):
        return widgets.Checkbox(value=control.start, **common)
    if isinstance(control, Choice):
        return widgets.Dropdown(value=control.start, options=control.options, **common)
    numbers = (control.start, control.low, control.high, control.step)
    kind = widgets.IntSlider if all(isinstance(n, int) for n in numbers) else widgets.FloatSlider
    start, low, high, step = numbers
    return kind(value=start, min=low, max=high, step=step, continuous_update=True, **common)
