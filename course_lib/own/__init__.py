"""The reader's own functions: kept when their check passes, and used in later lessons.

In reading order: `sources` (a function as text that stands alone), `shelf` (the files), `mine`.
"""

from __future__ import annotations
