"""How figures look, and how one is shown: once, sharp, and with its alternative text."""

from __future__ import annotations

import base64
import io
import math
import re
import textwrap
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from course_lib.outputs import grading, publish

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

# Okabe and Ito's palette: its colours can be told apart with any kind of colour vision.
BLUE = "#0072b2"
ORANGE = "#d55e00"
GREEN = "#009e73"
PINK = "#cc79a7"
SKY = "#56b4e9"
YELLOW = "#e6a100"
GREY = "#8a8f98"
INK = "#1f2933"

CYCLE = (BLUE, ORANGE, GREEN, PINK, SKY, YELLOW, GREY)
CSS_PIXELS = 96  # an inch of a figure on the page
SHEET = (
    "max-width:calc(100% - 12px);height:auto;background:#ffffff;padding:6px;border-radius:6px;"
    "box-sizing:content-box"
)
SHARP = 192  # dots an inch: two for each CSS pixel


def use_style() -> None:
    """Set matplotlib's defaults for this course: quiet axes, titles on the left that can speak."""
    import matplotlib as mpl
    from cycler import cycler

    mpl.rcParams.update(
        {
            "figure.figsize": (7.5, 3.6),
            "figure.dpi": CSS_PIXELS,
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "font.family": "DejaVu Sans",
            "font.size": 11,
            "text.color": INK,
            "axes.prop_cycle": cycler(color=CYCLE),
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "axes.labelsize": 11,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "axes.titlepad": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#e4e7eb",
            "grid.linewidth": 0.8,
            "xtick.color": INK,
            "ytick.color": INK,
            "xtick.labelsize": 10,
            "ytick.labelsize": 10,
            "lines.linewidth": 2.2,
            "legend.frameon": False,
            "legend.fontsize": 10,
            "image.cmap": "gray",
        }
    )


def show(figure: Figure, alt: str) -> None:
    """Show a figure once, with its alternative text, and close it.

    alt: what the figure shows, for who cannot see it; a sentence, so at least 20 characters.
    Raises `ValueError` where it is shorter.
    """
    check_alt(alt)
    if not grading():
        publish(image(png(figure, SHARP), figure.get_size_inches(), alt), alt)
    close(figure)


def check_alt(alt: str) -> None:
    """Raise `ValueError` unless `alt` says something."""
    if not isinstance(alt, str) or len(alt.strip()) < 20:
        raise ValueError(
            "alt must say what the figure shows, in a sentence of 20 characters or more"
        )


def png(figure: Figure, dpi: float, places: dict | None = None) -> bytes:
    """Return a figure as the bytes of a PNG. Sets the figure's dpi.

    places: where the axes of earlier figures of the same build were put. Figures drawn with the
    same dict skip the layout, which is half the time, and their axes do not jump about.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    wrap_titles(figure, canvas.get_renderer())
    build = (*figure.get_size_inches(), *(_title(ax).get_text().count("\n") for ax in figure.axes))
    known = (places or {}).get(build)
    if known:
        figure.set_layout_engine("none")
        for ax, place in zip(figure.axes, known, strict=True):
            ax.set_position(place, which="original")
    buffer = io.BytesIO()
    canvas.print_png(buffer)  # one drawing; `savefig` makes two, the first to lay things out
    if places is not None:
        places[build] = [ax.get_position(original=True) for ax in figure.axes]
    return buffer.getvalue()


def wrap_titles(figure: Figure, renderer: Any) -> None:
    """Break each title on the left that would run into the next column or off the page."""
    for ax in figure.axes:
        title, spec = _title(ax), ax.get_subplotspec()
        text = title.get_text()
        if spec is None or not text or "\n" in text:
            continue
        widths: Any = spec.get_gridspec().get_width_ratios()
        share = sum(widths[i] for i in spec.colspan) / sum(widths)
        room = figure.bbox.width * share - figure.dpi  # an inch for the axis
        lines = math.ceil(title.get_window_extent(renderer).width / max(room, figure.dpi))
        if lines > 1:
            maths = re.sub(r"\$[^$]*\$", lambda m: m[0].replace(" ", "\0"), text)  # in one piece
            broken = textwrap.fill(maths, len(text) // lines + 4, break_long_words=False)
            title.set_text(broken.replace("\0", " "))


def _title(ax: Axes) -> Text:
    return getattr(ax, "_left_title", ax.title)  # no public way gives this Text


def image(data: bytes, inches: Iterable[float], alt: str) -> str:
    """Return a PNG as an HTML image of the figure's own size, never wider than its column.

    Figures are drawn on white; a rim of the same white makes one a sheet of paper on a dark page.
    """
    width, height = (round(CSS_PIXELS * float(side)) for side in inches)
    source = base64.b64encode(data).decode("ascii")
    return (
        f'<img alt="{escape(alt)}" width="{width}" height="{height}" decoding="sync" '
        f'style="{SHEET}" src="data:image/png;base64,{source}">'
    )


def close(figure: Figure) -> None:
    """Forget a figure, so that no backend shows it a second time."""
    import matplotlib.pyplot as plt

    plt.close(figure)
