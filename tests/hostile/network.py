"""Connections to this machine, to others and to sockets in folders.

Whoever writes these wants to send the questions out, to fetch answers, or to reach a service of the
instructor's. It fails because a notebook is graded in a network namespace that leads nowhere, and
the sockets of this machine, with a file or an abstract name, are not in its sandbox.
"""

from __future__ import annotations

from tests.hostile.shared import Case, reach

CASES: list[Case] = [
    reach(
        "a socket of this machine",
        """
import socket
socket.create_connection(("127.0.0.1", @PORT@), 0.3)
raise BaseException("BROKE OUT")
""",
        says="Error",
    ),
    reach(
        "a machine outside",
        """
import socket
socket.create_connection(("192.0.2.1", 80), 0.3)
raise BaseException("BROKE OUT")
""",
        says="unreachable",
    ),
    reach(
        "a packet sent outside",
        """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9))
raise BaseException("BROKE OUT")
""",
        says="unreachable",
    ),
    reach(
        "a name looked up",
        """
import socket
raise BaseException("BROKE OUT" + str(socket.getaddrinfo("example.invalid.", 80)))
""",
        says="gaierror",
    ),
    reach(
        "a socket in a folder",
        """
import socket
socket.socket(socket.AF_UNIX).connect("@FOLDER@/socket")
raise BaseException("BROKE OUT")
""",
        says="FileNotFoundError",
    ),
    reach(
        "a socket with an abstract name",
        """
import socket
socket.socket(socket.AF_UNIX).connect("\\0beyond-linear-@NAME@")
raise BaseException("BROKE OUT")
""",
        says="ConnectionRefusedError",
    ),
]
