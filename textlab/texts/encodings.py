"""From bytes to characters: UTF-8, UTF-16 with its mark, an encoding that was named, or one that was recognised."""

from __future__ import annotations

import codecs
import io
import itertools
import re
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from textlab.errors import InputError, UsageError
from textlab.texts.unpacking import refuse_compressed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textlab.texts.unpacking import Unpacked

# What text files are met in when they are not UTF-8. Without this list a detector weighs some ninety encodings, and
# takes a short text in French for one that no one has written since 1990.
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
_COMMONEST = "cp1252"
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_LINE_BEYOND_ASCII = re.compile(rb"(?<=\n)[^\n]*[\x80-\xff][^\n]*\n")
_NO_CHARACTERS = re.compile("[\x00\ud800-\udfff]")

# From files of more bytes than this the encoding is recognised by so many bytes of the lines that are not ASCII.
SAMPLE = 1 << 22

# These are one of two encodings each: a byte order mark tells which, without it the machine's own order is taken.
_WIDE = {
    "utf-16": {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"},
    "utf-32": {codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"},
}
_LONGEST_MARK = 16  # more than any

# Names of hosts, not encodings of texts: Python decodes them whole only.
_WHOLE = {"idna", "punycode"}

_Seen = TypeVar("_Seen")


@dataclass(frozen=True)
class Coding:
    """How the bytes of a file are to be read.

    Parameters
    ----------
    name
        What the user calls the encoding.
    codec
        What Python calls it: one that takes a byte order mark for a character.
    marked
        Whether the file begins with a byte order mark.
    detected
        Whether the encoding was recognised and not known.
    """

    name: str
    codec: str
    marked: bool = False
    detected: bool = False


UTF8 = Coding("utf-8", "utf-8")


class Block(NamedTuple):
    """Characters of a file, and where their decoding began: the byte, and the decoder's state there."""

    content: str
    at: int
    state: tuple[bytes, int]


class UndecodableError(InputError):
    """A byte that is not in the encoding; `offset` is its place in the unpacked file, from 0."""

    def __init__(self, where: str, encoding: str, offset: int) -> None:
        what, remedy = f"not valid {encoding.upper()} at byte offset {offset}", "mend the file, or name its --encoding"
        super().__init__(what, where=where, remedy=remedy)
        self.offset = offset


def survey(
    unpacked: Unpacked, watch: Callable[[Iterator[str]], _Seen], *, where: str, encoding: str | None = None
) -> tuple[Coding, _Seen]:
    r"""Find out how a text file is encoded, and that all of it is text.

    Parameters
    ----------
    unpacked
        The file.
    watch
        Is given all characters, in order, without a byte order mark, and must take them all; what it returns is
        returned. It is called anew where the first encoding that was tried is not the file's.
    where
        The file as the user knows it, for messages.
    encoding
        What to decode with. Without it: UTF-8 with or without a byte order mark, UTF-16 with one, else what
        charset-normalizer recognises, where Windows-1252 is taken if it is likely at all (its Central European and
        Turkish relatives differ from it in a dozen letters, and no short text tells them apart).

    Returns
    -------
    Coding
        With which `decoded` gives characters that every part of textlab can hold and write: no NUL and no lone
        surrogate among them.

    Raises
    ------
    UsageError
        If there is no such encoding.
    InputError
        If the bytes are not text, or not in the encoding, with the offset of the first byte that is not (from 0).

    Examples
    --------
    >>> from textlab.texts.unpacking import Unpacked
    >>> coding, content = survey(Unpacked("na\u00efve".encode("utf-16"), "", "a.txt"), "".join, where="a.txt")
    >>> coding.name, content == "na\u00efve"
    ('utf-16', True)
    """
    head = _head(unpacked)
    refuse_compressed(head, where)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    coding = _coding("utf-16" if wide else "utf-8", head) if encoding is None else _coding(_known(encoding), head)
    try:
        return coding, watch(_checked(unpacked, coding, where))
    except UndecodableError as error:
        if encoding is not None:
            error.remedy = "leave --encoding away, or give another"
        if encoding is not None or wide:
            raise
        undecodable = error
    name = _recognise(unpacked, where, undecodable, marked=coding.marked)
    coding = replace(_coding(name, head), detected=True)
    return coding, watch(_checked(unpacked, coding, where))


def decoded(
    unpacked: Unpacked, coding: Coding, where: str, at: int = 0, state: tuple[bytes, int] | None = None
) -> Iterator[Block]:
    """Yield the characters of a file from a block on, with its byte order mark; no block ends between CR and LF.

    Raises
    ------
    InputError
        At the first byte that is not in the encoding.
    """
    if coding.codec in _WHOLE:
        raw = b"".join(_bytes(unpacked))
        try:
            yield Block(raw.decode(coding.codec), 0, (b"", 0))
        except UnicodeDecodeError as error:
            raise UndecodableError(where, coding.name, error.start) from None
        except UnicodeError as error:
            what, remedy = f"not in {coding.name} ({error})", "give another --encoding"
            raise InputError(what, where=where, remedy=remedy) from None
        return
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(coding.codec)(), translate=False)
    if state is not None:
        decoder.setstate(state)
    for raw in itertools.chain(_bytes(unpacked, at), [b""]):
        state = decoder.getstate()
        try:
            content = decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise UndecodableError(where, coding.name, at - len(state[0]) + error.start) from None
        yield Block(content, at, state)
        at += len(raw)


def refuse_no_characters(content: str, *, where: str, ahead: int = 0) -> None:
    """Raise InputError if `content` holds a NUL or half a character (a lone surrogate, as JSON can spell one).

    NUL marks edges inside textlab, and half a character cannot be written to a report. `ahead`: how many characters
    stand before `content`.
    """
    try:
        content.encode()
        if "\x00" not in content:
            return
    except UnicodeEncodeError:
        pass  # half a character: the search says which
    found = _NO_CHARACTERS.search(content)
    if found:
        kind = "a NUL" if found[0] == "\x00" else "half a character (a lone surrogate)"
        place = ahead + found.start() + 1
        raise InputError(f"character {place} is {kind}", where=where, remedy="take it out, or leave the text out")


def _checked(unpacked: Unpacked, coding: Coding, where: str) -> Iterator[str]:
    """Yield all characters; what is wrong with one is raised last, for a byte that cannot be decoded goes before it."""
    nul: InputError | None = None
    half: InputError | None = None
    ahead = -coding.marked
    for content, at, (pending, held) in decoded(unpacked, coding, where):
        if nul is None and "\x00" in content:
            before = len(content[: content.index("\x00")].encode(coding.codec, "replace"))
            held_back = len("\r".encode(coding.codec)) * (held & 1)
            nul = _binary(where, at - len(pending) - held_back + before, coding)
        if half is None and coding.codec != "utf-8" and not content.isascii():
            try:
                refuse_no_characters(content, where=where, ahead=ahead)
            except InputError as error:
                half = error
        yield content[1:] if ahead < 0 else content
        ahead += len(content)
    for wrong in (nul, half):
        if wrong:
            raise wrong


def _recognise(unpacked: Unpacked, where: str, error: UndecodableError, *, marked: bool) -> str:
    """Return the encoding of a file that is not UTF-8.

    Raises
    ------
    InputError
        If it is no text, or a damaged file in UTF-8 (most of what lies outside ASCII is valid), or not recognised.
    """
    whole, lines, size, ascii_bytes, valid_bytes = bytearray(), bytearray(), 0, 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    for raw in _bytes(unpacked):
        if b"\x00" in raw:
            raise _binary(where, size + raw.index(b"\x00"), UTF8)
        size += len(raw)
        ascii_bytes += len(raw.translate(None, _BEYOND_ASCII))
        valid_bytes += len(decoder.decode(raw).encode())
        if len(whole) <= SAMPLE:
            whole += raw
        if len(lines) < SAMPLE:
            lines += b"".join(_LINE_BEYOND_ASCII.findall(raw))
    if marked or 2 * (valid_bytes - ascii_bytes) > size - ascii_bytes:
        raise error
    from charset_normalizer import from_bytes

    sample = whole if size <= SAMPLE else lines[:SAMPLE] or whole
    matches = list(from_bytes(bytes(sample), cp_isolation=_CANDIDATES))
    if not matches:
        raise InputError(
            f"neither UTF-8 (byte offset {error.offset}) nor in an encoding that could be recognised",
            where=where,
            remedy="name the encoding with --encoding, or leave the file out if it is not a text",
        )
    likely = any(_COMMONEST in match.could_be_from_charset for match in matches)
    return _COMMONEST if likely else matches[0].encoding


def _bytes(unpacked: Unpacked, at: int = 0) -> Iterator[bytes]:
    while raw := unpacked.read(at):
        yield raw
        at += len(raw)


def _head(unpacked: Unpacked) -> bytes:
    """Return the first bytes of a file: enough for every byte order mark."""
    head = b""
    while len(head) < _LONGEST_MARK and (raw := unpacked.read(len(head))):
        head += raw
    return head[:_LONGEST_MARK]


def _coding(name: str, head: bytes) -> Coding:
    codec = codecs.lookup(name).name
    if codec in _WIDE:
        for mark, one in _WIDE[codec].items():
            if head.startswith(mark):
                return Coding(name, one, marked=True)
        codec = f"{codec}-{sys.byteorder[0]}e"
    codec = {"utf-8-sig": "utf-8"}.get(codec, codec)
    if codec in _WHOLE:
        return Coding(name, codec)
    return Coding(name, codec, marked=head.decode(codec, "replace").startswith("\ufeff"))


def _known(encoding: str) -> str:
    try:
        "a".encode(encoding)
    except (LookupError, ValueError):
        raise UsageError(
            f"there is no text encoding {encoding!r}", where="--encoding", remedy="give a name such as utf-8 or cp1252"
        ) from None
    return encoding


def _binary(where: str, offset: int, coding: Coding) -> InputError:
    wide = coding.codec.startswith(tuple(_WIDE))
    other = "another --encoding" if wide else "--encoding utf-16-le if it is UTF-16 without a byte order mark"
    return InputError(
        f"NUL at byte offset {offset}: not a text file", where=where, remedy=f"give a text file, or {other}"
    )
