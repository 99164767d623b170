"""The lessons as pages to read, with what each cell shows; no Python and no network needed.

In reading order: `executed` (a lesson with its outputs), `pages` (with stubs or with answers),
`book` (the folder that Sphinx reads, and Sphinx), `served`.
"""

from __future__ import annotations
