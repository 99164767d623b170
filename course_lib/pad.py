"""A pad to draw a digit on, and what a network makes of the drawing, stroke by stroke.

The network is the reader's: it comes as functions. Beside the pad are digits to choose from, for
the keyboard and for front ends that cannot draw.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any

import numpy as np

from course_lib.datasets import load_digits
from course_lib.explore import trouble
from course_lib.outputs import grading, has_kernel, publish
from course_lib.pad_view import Maps, reading
from course_lib.strokes import SIDE, strokes_to_image

PIXELS = 260  # the side of the pad on the page
PEN = 20.0
WIDE = "280px"  # what stands below it
PAPER, INK = "#ffffff", "#1f2933"
INSTALL = "Drawing needs ipycanvas: <code>pip install ipycanvas</code>, then restart the kernel."
COLAB = "Colab does not show the pad to draw on."
NOTHING = "nothing drawn yet"
CSS = """<style>
.beyond-pad canvas {border: 1px solid #8a8f98; border-radius: 4px; cursor: crosshair;
  touch-action: none}
.beyond-pad .widget-html, .beyond-pad .widget-html-content
  {width: auto; height: auto; white-space: normal; line-height: 1.45; font-size: 14px;
  color: var(--jp-content-font-color1, inherit)}
.beyond-pad .widget-button {width: auto; min-width: 2.6em}
</style>"""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
# ipycanvas gives its canvas no name, and a stop on the keyboard's way that leads nowhere.
NAME = """(img => {
  let left = 100;
  const name = () => {
    const canvas = img.closest('.beyond-pad')?.querySelector('canvas');
    if (!canvas) return left-- > 0 && setTimeout(name, 50);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'a pad to draw a digit on');
    canvas.tabIndex = -1;
  };
  name();
})(this)"""
NAMING = f'<img alt="" style="display:none" src="{PIXEL}" onload="{escape(NAME)}">'
Predict = Callable[[np.ndarray], np.ndarray]


def drawing_pad(
    predict: Predict,
    samples: Mapping[str, np.ndarray] | None = None,
    feature_maps: Callable[[np.ndarray], Maps] | None = None,
) -> None:
    """Show a pad to draw a digit on; at each stroke's end, `predict` says what it could be.

    predict: takes an image `(1, 8, 8, 1)` float32 in 0..1, returns ten probabilities, `(10,)` or
    `(1, 10)`. samples: names and images `(8, 8)` to choose from with buttons; one test digit of
    each kind where none are given. feature_maps: takes such an image too, returns a list of
    `(title, maps (h, w, k))`.
    An error in either function is shown where the result would be. Where widgets don't run, the
    first sample stands in.
    """
    chosen = _one_of_each() if samples is None else dict(samples)
    if not chosen:
        raise ValueError("samples needs at least one image")
    for name, image in chosen.items():
        if np.shape(image) != (SIDE, SIDE):
            raise ValueError(f"the sample {name!r} has shape {np.shape(image)}, not (8, 8)")
    if grading():
        return
    pad = Pad(predict, chosen, feature_maps)
    html, text = pad.result()
    publish(html, text, _widget(pad) if has_kernel() else None)


class Pad:
    """What is on the pad: strokes, or a sample; and the functions that judge it.

    Points are `(x, y)` in units of the pad's side, y downwards.
    """

    def __init__(
        self,
        predict: Predict,
        samples: Mapping[str, np.ndarray],
        feature_maps: Callable[[np.ndarray], Maps] | None = None,
    ) -> None:
        self.predict, self.samples, self.feature_maps = predict, samples, feature_maps
        self.strokes: list[list[tuple[float, float]]] = []
        self.drawing = False
        self.choose(next(iter(samples)))

    def begin(self, x: float, y: float) -> None:
        """Put the pen down."""
        self.drawing = True
        self.strokes.append([(x, y)])

    def move(self, x: float, y: float) -> tuple[float, float] | None:
        """Move the pen; return where it came from, or None where it is not down."""
        if not self.drawing:
            return None
        before = self.strokes[-1][-1]
        self.strokes[-1].append((x, y))
        return before

    def end(self) -> bool:
        """Lift the pen; return whether it was down, so that there is something new to judge."""
        was, self.drawing = self.drawing, False
        if was:
            self.image, self.what = strokes_to_image(self.strokes), "your drawing"
        return was

    def clear(self) -> None:
        """Take everything off the pad."""
        self.strokes, self.drawing = [], False
        self.image, self.what = np.zeros((SIDE, SIDE)), NOTHING

    def choose(self, name: str) -> None:
        """Put a sample in the place of what was drawn."""
        self.clear()
        self.image, self.what = np.asarray(self.samples[name], dtype=float), f"the sample {name}"

    def result(self) -> tuple[str, str]:
        """Return what the functions make of the image, as HTML and as text."""
        x = self.image.astype(np.float32).reshape(1, SIDE, SIDE, 1)
        if self.what == NOTHING:
            return reading(self.image, None, [], self.what)
        try:
            with np.errstate(all="ignore"):
                p = _probabilities(self.predict(x))
                maps = self.feature_maps(x) if self.feature_maps else []
                return reading(self.image, p, maps, self.what)
        except Exception as error:
            return trouble(error, "an error in a function of the pad")


def _probabilities(value: Any) -> np.ndarray:
    p = np.asarray(value, dtype=float)
    if p.shape not in ((10,), (1, 10)):
        raise ValueError(f"predict must return ten probabilities, (10,); yours is {p.shape}")
    p = p.reshape(10)
    if not (np.all(p >= 0) and abs(p.sum() - 1) < 1e-3):
        raise ValueError("predict must return probabilities: none below 0, their sum 1")
    return p


def _one_of_each() -> dict[str, np.ndarray]:
    digits = load_digits()
    firsts = [int(np.argmax(digits.y_test == k)) for k in range(10)]
    return {str(k): digits.x_test[i].reshape(SIDE, SIDE) for k, i in enumerate(firsts)}


def _widget(pad: Pad) -> Any:
    import ipywidgets as widgets

    result = widgets.HTML(pad.result()[0])
    canvas, why_not = _canvas(pad, lambda: setattr(result, "value", pad.result()[0]))

    def button(description: str, tooltip: str, act: Callable[[], None]) -> Any:
        def clicked(_: Any) -> None:
            act()
            if canvas is not None:
                _blank(canvas)
            result.value = pad.result()[0]

        made = widgets.Button(description=description, tooltip=tooltip)
        made.on_click(clicked)
        return made

    choices = [
        button(name, f"the sample {name}", partial(pad.choose, name)) for name in pad.samples
    ]
    row = widgets.Box(choices, layout=widgets.Layout(flex_flow="row wrap", max_width=WIDE))
    if canvas is None:
        left = [widgets.HTML(f"{CSS}{why_not} Choose a digit:"), row]
    else:
        clear = button("Clear", "take the drawing off the pad", pad.clear)
        said = widgets.HTML(f"{CSS}{NAMING}Draw a digit, large, with mouse or finger:")
        left = [said, canvas, clear, widgets.HTML("Or choose one that somebody wrote:"), row]
    start = widgets.Layout(align_items="flex-start", margin="0 12px 0 0")
    side = widgets.Layout(flex_flow="row wrap", align_items="flex-start")
    panel = widgets.Box([widgets.VBox(left, layout=start), result], layout=side)
    panel.add_class("beyond-pad")
    return panel


def _canvas(pad: Pad, judge: Callable[[], None]) -> tuple[Any, str]:
    """Return the canvas, or None and why there is none."""
    if "google.colab" in sys.modules:
        return None, COLAB
    try:
        from ipycanvas import Canvas
    except ImportError:
        return None, INSTALL
    canvas = Canvas(width=PIXELS, height=PIXELS)  # a tooltip breaks its view
    canvas.layout.width = canvas.layout.height = f"{PIXELS}px"
    canvas.line_width, canvas.line_cap = PEN, "round"
    _blank(canvas)

    def begin(x: float, y: float) -> None:
        if not pad.strokes:
            _blank(canvas)
        pad.begin(x / PIXELS, y / PIXELS)
        canvas.fill_circle(x, y, PEN / 2)

    def move(x: float, y: float) -> None:
        if before := pad.move(x / PIXELS, y / PIXELS):
            canvas.stroke_line(PIXELS * before[0], PIXELS * before[1], x, y)

    def end(*_: Any) -> None:
        if pad.end():
            judge()

    canvas.on_mouse_down(begin)
    canvas.on_mouse_move(move)
    canvas.on_mouse_up(end)
    canvas.on_mouse_out(end)
    canvas.on_touch_start(lambda points: begin(*points[0]))
    canvas.on_touch_move(lambda points: move(*points[0]))
    canvas.on_touch_end(end)
    canvas.on_touch_cancel(end)
    return canvas, ""


def _blank(canvas: Any) -> None:
    canvas.clear()
    canvas.fill_style = PAPER
    canvas.fill_rect(0, 0, PIXELS, PIXELS)
    canvas.fill_style = canvas.stroke_style = INK
