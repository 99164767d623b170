"""What a network makes of one image, as HTML: the image, ten bars, and its feature maps."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from course_lib.checking.card import boxed
from course_lib.figures import BLUE, INK, ORANGE

Maps = Sequence[tuple[str, np.ndarray]]
IMAGE_ZOOM, MAP_ZOOM = 13, 4  # screen pixels for each pixel
COLUMNS, GAP = 8, 3
RIM = "background:#ffffff;padding:4px;border-radius:4px;max-width:100%;height:auto"
BAR = "height:0.8em;border-radius:2px;"
NUMBER = "width:5em;padding:1px 0;text-align:right;white-space:nowrap;"


def reading(image: np.ndarray, p: np.ndarray | None, maps: Maps, what: str) -> tuple[str, str]:
    """Return the reading of an image (8, 8) as HTML and as text.

    p: ten probabilities (10,), or None for no reading; maps: a list of (title, (h, w, k));
    what: what the image is, as in "your drawing".
    """
    said = _said(p, what)
    seen = _figure(
        _png(image[:, :, None], IMAGE_ZOOM), f"the 8 × 8 pixels of {what}", "what the network sees"
    )
    row = "display:flex;flex-wrap:wrap;gap:8px 24px;align-items:flex-start"
    parts = [
        f'<p role="status">{escape(said)}</p>',
        f'<div style="{row}">{seen}{_bars(p)}</div>',
    ]
    for title, values in maps:
        values = _stack(title, values)
        count = f"{values.shape[2]} feature maps of {values.shape[0]} × {values.shape[1]}"
        parts.append(_figure(_png(values, MAP_ZOOM), f"{title}: {count}", title))
    return boxed("".join(parts), "quiet", "what the network makes of it"), said


def _said(p: np.ndarray | None, what: str) -> str:
    if p is None:
        return f"{what[0].upper()}{what[1:]}."
    first, second = np.argsort(-p, kind="stable")[:2]
    return (
        f"The network reads {what} as {first}, with {100 * p[first]:.1f} %; "
        f"next comes {second}, with {100 * p[second]:.1f} %."
    )


def _bars(p: np.ndarray | None) -> str:
    """Return a table of digits, bars and percentages."""
    best = -1 if p is None else int(np.argmax(p))
    rows = []
    for digit in range(10):
        share = 0.0 if p is None else 100 * float(p[digit])
        colour = "var(--bl-link)" if digit == best else "var(--bl-quiet)"
        weight = "font-weight:700;color:inherit" if digit == best else "color:inherit"
        number = "–" if p is None else f"{share:.1f} %"
        rows.append(
            f'<tr><th scope="row" style="width:1.4em;padding:1px 0;{weight}">{digit}</th>'
            f'<td style="padding:3px 0;vertical-align:middle">'
            f'<div style="{BAR}width:{share:.1f}%;background:{colour}"></div></td>'
            f'<td style="{NUMBER}{weight}">{number}</td></tr>'
        )
    return (
        '<table style="width:17em;margin:0;line-height:1.2" aria-label="probability of each digit">'
        f"{''.join(rows)}</table>"
    )


def _stack(title: str, values: Any) -> np.ndarray:
    """Return maps as (h, w, k); raises `ValueError` for what is none."""
    values = np.asarray(values, dtype=float)
    if values.ndim == 4 and values.shape[0] == 1:
        values = values[0]
    if values.ndim != 3 or not values.size:
        raise ValueError(f"the maps of {title!r} need shape (h, w, k), not {values.shape}")
    return values


def _figure(source: tuple[str, int, int], alt: str, caption: str) -> str:
    data, width, height = source
    return (
        f'<figure style="margin:6px 0"><img alt="{escape(alt)}" width="{width}" height="{height}" '
        f'style="{RIM}" src="data:image/png;base64,{data}">'
        f'<figcaption class="bl-quiet">{escape(caption)}</figcaption></figure>'
    )


def _png(maps: np.ndarray, zoom: int) -> tuple[str, int, int]:
    """Return maps (h, w, k), eight a row, as a PNG in base64, with its width and height.

    White is 0 in all of them; above it is ink, or blue and below it orange where both occur.
    """
    from PIL import Image

    h, w, k = maps.shape
    largest = float(np.max(np.abs(maps), initial=0.0, where=np.isfinite(maps))) or 1.0
    share = np.clip(np.nan_to_num(maps / largest), -1, 1)  # (h, w, k)
    above, below = (_rgb(c) for c in ((BLUE if share.min() < 0 else INK), ORANGE))
    ends = np.where(share[..., None] > 0, above, below)
    colours = 255 + (ends - 255) * np.abs(share)[..., None]  # (h, w, k, 3)
    columns = min(COLUMNS, k)
    rows = -(-k // columns)
    tall, wide = zoom * h + GAP, zoom * w + GAP
    sheet = np.full((rows * tall - GAP, columns * wide - GAP, 3), 255, np.uint8)
    if k > 1:
        sheet[:] = 200  # the lines between
    for i in range(k):
        top, left = tall * (i // columns), wide * (i % columns)
        tile = colours[:, :, i].repeat(zoom, axis=0).repeat(zoom, axis=1)
        sheet[top : top + zoom * h, left : left + zoom * w] = tile
    buffer = io.BytesIO()
    Image.fromarray(sheet).save(buffer, "png")
    return base64.b64encode(buffer.getvalue()).decode("ascii"), sheet.shape[1], sheet.shape[0]


def _rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)
