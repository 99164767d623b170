"""Refuse the system calls that notebooks never need and attacks do (seccomp, by a BPF program).

Refused: making namespaces and mounts, tracing other processes, loading code into the kernel, keys,
and memory that no limit counts (memfd, System V). Numbers: Linux's tables for x86-64 and arm64.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

ARCHITECTURES = {
    "x86_64": (
        0xC000003E,
        56,  # clone
        (
            *(29, 64, 68),  # shmget semget msgget
            *(101, 310, 311, 312),  # ptrace process_vm_readv process_vm_writev kcmp
            *(155, 161, 163, 165, 166, 167, 169),  # pivot_root chroot acct mount umount2 swapon …
            *(175, 176, 313, 246, 320),  # init_module delete_module finit_module kexec
            *(248, 249, 250),  # add_key request_key keyctl
            *(272, 308),  # unshare setns
            *(298, 303, 304, 319, 321, 323),  # perf *_handle_at memfd_create bpf userfaultfd
            *(425, 426, 427),  # io_uring
            *(428, 429, 430, 431, 432, 433, 442, 447),  # the new mount calls, memfd_secret
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (
            *(194, 190, 186),
            *(117, 270, 271, 272),
            *(41, 51, 89, 40, 39, 224, 142),
            *(105, 106, 273, 104, 294),
            *(217, 218, 219),
            *(97, 268),
            *(241, 264, 265, 279, 280, 282),
            *(425, 426, 427),
            *(428, 429, 430, 431, 432, 433, 442, 447),
        ),
    ),
}
CLONE3 = 435  # on both; refused as "not there", so that the C library falls back to clone
NEW_NAMESPACES = 0x7E020080
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
X32 = 0x40000000
PR_SET_SECCOMP, FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_system_calls() -> None:
    """Refuse them for this process and its children, for good.

    `no_new_privs` must be set. Raises `OSError` where the kernel refuses; does nothing on a
    processor whose numbers are not known here.
    """
    known = ARCHITECTURES.get(platform.machine())
    if known is None:
        return
    code = b"".join(_program(*known))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


def _program(architecture: int, clone: int, refused: tuple[int, ...]) -> list[bytes]:
    """Return the filter's instructions."""
    deny = _step(RETURN, ERRNO | errno.EPERM)
    program = [
        _step(LOAD, ARCHITECTURE),
        _step(JUMP_EQUAL, architecture, 1, 0),
        deny,
        _step(LOAD, NUMBER),
        _step(JUMP_AT_LEAST, X32, 0, 1),
        deny,
        _step(JUMP_EQUAL, CLONE3, 0, 1),
        _step(RETURN, ERRNO | errno.ENOSYS),
    ]
    for number in refused:
        program += [_step(JUMP_EQUAL, number, 0, 1), deny]
    return [
        *program,
        _step(JUMP_EQUAL, clone, 0, 3),
        _step(LOAD, FIRST_ARGUMENT),
        _step(JUMP_SET, NEW_NAMESPACES, 0, 1),
        deny,
        _step(RETURN, ALLOW),
    ]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
