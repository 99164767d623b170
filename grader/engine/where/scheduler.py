"""Reach a Dask scheduler, and say in one sentence what is wrong with it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Client

CONNECT = 10.0  # seconds for the scheduler to answer


@contextlib.contextmanager
def connected(address: str) -> Iterator[Client]:
    """Yield a client of the scheduler at an address or in a scheduler file.

    Raises `ValueError` where there is none, or the extra `cluster` is missing.
    """
    try:
        from distributed import Client, Security, rpc
    except ImportError:
        raise ValueError(
            "grading on a cluster needs the extra `cluster`: pip install -e '.[cluster]'"
        ) from None

    async def identity(real: str) -> dict:
        arguments = Security().get_connection_args("client")
        async with rpc(real, timeout=CONNECT, connection_args=arguments) as there:
            return await asyncio.wait_for(there.identity(), CONNECT)

    # `Client` leaves noise behind where it cannot connect, so somebody else knocks first.
    try:
        real = _from_file(address)
        kind = asyncio.run(identity(real)).get("type")
    except (OSError, ValueError, TypeError, KeyError) as error:
        why = f" ({error})" if str(error) else ""
        raise ValueError(f"no Dask scheduler answers at {address!r}{why}; is it running?") from None
    if "Scheduler" not in str(kind):
        raise ValueError(f"at {address!r} there is no Dask scheduler, but a {kind}")
    # What goes wrong is said here, in one sentence; Dask's own log would print pages beside it.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with Client(real, timeout=CONNECT, set_as_default=False) as client:
        yield client


def _from_file(address: str) -> str:
    """Return the address in a scheduler file, or the address itself."""
    if not address.endswith(".json"):
        return address
    return str(json.loads(Path(address).read_text(encoding="utf-8"))["address"])


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Say in one sentence that the scheduler went away."""
    try:
        yield
    except (OSError, RuntimeError, CancelledError) as error:
        raise ConnectionError(
            f"the cluster's scheduler went away ({error or type(error).__name__}); "
            "what was graded is kept: run the same command again"
        ) from error
