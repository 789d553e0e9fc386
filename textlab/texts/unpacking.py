"""The bytes of a file, compressed or not, in blocks by their offset; what was opened is kept for who comes next."""

from __future__ import annotations

import atexit
import gzip
import io
import os
import weakref
import zlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from textlab.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Bytes a block.
BLOCK = 1 << 18

# So many bytes of a compressed file are remembered: a reader is some blocks ahead of the segment that it gave out last,
# and who asks for the one behind it must not unpack the file anew.
_REMEMBERED = 6 << 20

# A byte of zstd data can stand for 30,000: what is unpacked at once must stay small.
_ZSTD_BITE = 1 << 10

# What compressed data begins with (of gzip its only method, too), what unpacks it, and what its files are called.
_COMPRESSED = {b"\x1f\x8b\x08": ("gzip", ".gz"), b"\x28\xb5\x2f\xfd": ("zstd", ".zst")}

# Files kept open between two readings.
_KEPT = 4


class Unpacked:
    r"""A file's bytes after unpacking.

    Parameters
    ----------
    origin
        The file, or its bytes.
    compression
        ``".gz"``, ``".zst"`` or nothing.
    where
        The file as the user knows it, for messages.
    block
        How many bytes `read` returns.

    Attributes
    ----------
    length
        How many bytes there are, as far as it was read.

    Raises
    ------
    InputError
        If the file cannot be opened.

    Examples
    --------
    >>> unpacked = Unpacked(gzip.compress(b"Down the hole"), ".gz", "a.txt.gz", block=5)
    >>> unpacked.read(0), unpacked.read(10), unpacked.read(15)
    (b'Down ', b'ole', b'')
    """

    def __init__(self, origin: os.PathLike[str] | bytes, compression: str, where: str, *, block: int = BLOCK) -> None:
        self._compression, self._where, self._block = compression, where, block
        self._recent: OrderedDict[int, bytes] = OrderedDict()
        self._at = self.length = 0
        try:
            self._file = io.BytesIO(origin) if isinstance(origin, bytes) else open(origin, "rb")  # noqa: SIM115, PTH123
        except (OSError, ValueError) as error:
            raise unreadable(where, error) from None
        self._unpacker = self._unpack()

    def read(self, at: int) -> bytes:
        """Return the block that begins at offset `at`: a multiple of the block's size; nothing at the end.

        Raises
        ------
        InputError
            If the file cannot be read, or is not in its format.
        """
        if at in self._recent:
            return self._recent[at]
        try:
            if not self._compression:
                self._unpacker.seek(at)
                raw = self._unpacker.read(self._block)
                self.length = max(self.length, at + len(raw))
                return raw
            if at < self._at:
                self._file.seek(0)
                self._unpacker, self._at = self._unpack(), 0
            while True:
                begins, raw = self._at, self._unpacker.read(self._block)
                self._at += len(raw)
                self.length = max(self.length, self._at)
                self._remember(begins, raw)
                if begins >= at or not raw:
                    return raw
        except (gzip.BadGzipFile, EOFError, zlib.error, _BrokenZstdError) as error:
            what = f"broken {self._compression} data ({error})"
            raise InputError(what, where=self._where, remedy="compress it again") from None
        except OSError as error:
            raise unreadable(self._where, error) from None

    def close(self) -> None:
        """Close the file."""
        self._unpacker.close()
        self._file.close()

    def _unpack(self) -> BinaryIO:
        if self._compression == ".gz":
            return gzip.GzipFile(fileobj=self._file)  # type: ignore[return-value]  # it reads and closes
        if self._compression == ".zst":
            return io.BufferedReader(_Zstd(self._file, self._where), self._block)
        return self._file

    def _remember(self, at: int, raw: bytes) -> None:
        self._recent[at] = raw
        while len(self._recent) * self._block > _REMEMBERED + self._block:
            self._recent.popitem(last=False)


class _BrokenZstdError(Exception):
    pass


class _Zstd(io.RawIOBase):
    """What zstd data stands for, frame after frame; unlike the library's reader it says where data is cut short."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        try:
            import zstandard
        except ImportError:
            remedy = "pip install 'textlab-eval[zstd]'"
            raise InputError("reading .zst needs zstandard", where=where, remedy=remedy) from None
        self._file, self._error = file, zstandard.ZstdError
        self._new_frame: Callable[[], Any] = lambda: zstandard.ZstdDecompressor().decompressobj()
        self._frame: Any = None
        self._packed = b""
        self._content = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._content:
            self._packed = self._packed or self._file.read(_ZSTD_BITE)
            if not self._packed:
                if self._frame is not None:
                    raise _BrokenZstdError("cut short")
                return 0
            self._frame = self._frame or self._new_frame()
            try:
                self._content = memoryview(self._frame.decompress(self._packed))
            except self._error as error:
                raise _BrokenZstdError(error) from None
            self._packed = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        view = memoryview(buffer)
        count = min(len(view), len(self._content))
        view[:count] = self._content[:count]
        self._content = self._content[count:]
        return count


class Closable(Protocol):
    """What can be kept open."""

    def close(self) -> None:
        """Close it."""


# By process (a forked one would share the position in the file) and owner: weakly, for what that holds goes with it.
_kept: OrderedDict[tuple[int, weakref.ref[Any]], Any] = OrderedDict()


def take(owner: object) -> Any:
    """Return what this process kept open for `owner`, to be used by the caller alone; None where nothing is."""
    return _kept.pop((os.getpid(), weakref.ref(owner)), None)


def keep(owner: object, opened: Closable) -> None:
    """Keep `opened` for the next who takes what is `owner`'s, as long as that lives; only a few stay open."""
    forget(owner)
    _kept[(os.getpid(), weakref.ref(owner, _close))] = opened
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)[1].close()


def forget(owner: object) -> None:
    """Close what is kept open for `owner`."""
    _close(weakref.ref(owner))


def _close(owner: weakref.ref[Any]) -> None:
    kept = _kept.pop((os.getpid(), owner), None)
    if kept is not None:
        kept.close()


@atexit.register
def close_kept() -> None:
    """Close all that is kept open."""
    while _kept:
        _kept.popitem()[1].close()


def refuse_compressed(head: bytes, where: str) -> None:
    """Raise InputError if what begins with `head` is compressed, as what is piped may be."""
    for begins, (command, suffix) in _COMPRESSED.items():
        if head.startswith(begins):
            remedy = f"unpack it first ({command} -dc FILE | textlab …), or give a file whose name ends in {suffix}"
            raise InputError(f"compressed with {command}", where=where, remedy=remedy)


def unreadable(where: str | Path, error: OSError | ValueError) -> InputError:
    """Return the error for a file or folder that the system does not let textlab read."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return InputError(
        f"cannot be read ({reason.lower()})", where=os.fspath(where), remedy="check the path and its permissions"
    )
