"""Files that are whole or not there: how drawings are saved, and models of ``nn``.

A module of its own with two public names, because ``nn`` saves and loads by them too.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

__all__ = ["read_whole", "write_at_once"]


def read_whole(path: str | os.PathLike[str]) -> bytes:
    """The content of the file at the path.

    A device or a pipe may never end, so it is refused before it is opened.

    >>> read_whole("/dev/zero")
    Traceback (most recent call last):
    OSError: /dev/zero is a device or a pipe, which may never end; save it to a file first

    Raises FileNotFoundError, IsADirectoryError or PermissionError as ``open`` does.
    """
    path = Path(path)
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(f"{path} is a device or a pipe, which may never end; save it to a file first")
    return path.read_bytes()


def write_at_once(path: str | os.PathLike[str], content: bytes) -> Path:
    """Put the content into the file at the path in one step; returns the path.

    It is written beside the file, and then takes its place: whoever reads finds the old content or
    the new, and after an error or Ctrl-C the old one is still there, and nothing else. A file that
    was there keeps its mode and its owner, a symbolic link stays one. A device, a pipe or a socket
    is no file to be replaced, so it is written into.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_at_once(Path(folder) / "x.txt", b"3.0").read_text()
    '3.0'

    Raises FileNotFoundError where there is no folder for it, IsADirectoryError where the path is
    that of a folder, PermissionError where the file is marked read-only, for the superuser as for
    all others, and OSError for what else the system refuses.
    """
    path = Path(path)
    before = _status(path)
    if before is None or stat.S_ISREG(before.st_mode):
        _replace(path, content, before)
    elif stat.S_ISDIR(before.st_mode):
        raise IsADirectoryError(f"{path} is a folder; name a file to save in")
    else:
        path.write_bytes(content)
    return path


def _status(path: Path) -> os.stat_result | None:
    """What the system knows of the thing at the path, at the end of all links; None for nothing."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _replace(path: Path, content: bytes, before: os.stat_result | None) -> None:
    target = Path(os.path.realpath(path))  # so that a symbolic link stays one
    if not target.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {target.parent} to save in; make it first")
    mode = 0o666 if before is None else stat.S_IMODE(before.st_mode)
    if not mode & 0o222 or (before is not None and not os.access(target, os.W_OK)):
        raise PermissionError(f"{path} is read-only; make it writable, or save under another name")
    unfinished = target.with_name(f".{os.urandom(16).hex()}.unfinished")
    try:
        unfinished.touch(mode, exist_ok=False)  # never more open than what it replaces
        unfinished.write_bytes(content)
        if before is not None:
            _keep(unfinished, before)
        unfinished.replace(target)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise OSError(problem.errno, why, str(path)) from None  # the name that the caller knows
    finally:
        unfinished.unlink(missing_ok=True)


def _keep(file: Path, before: os.stat_result) -> None:
    """Give a file the owner and the mode of the one that it will replace."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):  # only the superuser can give a file away
            os.chown(file, before.st_uid, before.st_gid)
    file.chmod(stat.S_IMODE(before.st_mode))
