"""From bytes to characters: UTF-8, UTF-16 with its mark, an encoding that was named, or one that was recognised."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from textlab.errors import InputError, UsageError

# What text files are met in when they are not UTF-8. Without this list a detector weighs some ninety encodings, and
# takes a short text in French for one that no one has written since 1990.
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
_COMMONEST = "cp1252"
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_NO_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Decoded:
    """What a file's bytes say.

    Parameters
    ----------
    content
        The characters, without a byte order mark, line breaks as they were.
    detected
        The encoding that was recognised and not known; None where it was known.
    """

    content: str
    detected: str | None = None


def decode(raw: bytes, *, where: str, encoding: str | None = None) -> Decoded:
    r"""Decode the bytes of a text file.

    Parameters
    ----------
    raw
        The whole file, with its byte order mark if it has one.
    where
        The file as the user knows it, for messages.
    encoding
        What to decode with. Without it: UTF-8 with or without a byte order mark, UTF-16 with one, else what
        charset-normalizer recognises, where Windows-1252 is taken if it is likely at all (its Central European and
        Turkish relatives differ from it in a dozen letters, and no short text tells them apart).

    Returns
    -------
    Decoded
        Characters that every part of textlab can hold and write: no NUL and no lone surrogate among them.

    Raises
    ------
    UsageError
        If there is no such encoding.
    InputError
        If the bytes are not text, or not in the encoding, with the offset of the first byte that is not (from 0).

    Examples
    --------
    >>> decode("na\u00efve".encode("utf-16"), where="a.txt").content == "na\u00efve"
    True
    """
    if encoding is not None:
        content = _decode_with(_known(encoding), raw, where)
    elif raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = _decode_with("utf-16", raw, where)
    else:
        return _utf8_or_detected(raw, where)
    return Decoded(content)


def refuse_no_characters(content: str, *, where: str) -> None:
    """Raise InputError if `content` holds a NUL or half a character (a lone surrogate, as JSON can spell one).

    NUL marks edges inside textlab, and half a character cannot be written to a report.
    """
    found = _NO_CHARACTERS.search(content)
    if found:
        kind = "a NUL" if found[0] == "\x00" else "half a character (a lone surrogate)"
        raise InputError(
            f"character {found.start() + 1} is {kind}", where=where, remedy="take it out, or leave the text out"
        )


def _utf8_or_detected(raw: bytes, where: str) -> Decoded:
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in raw:
            raise _binary(where, raw.index(b"\x00")) from None
        if raw.startswith(codecs.BOM_UTF8) or _mostly_utf8(raw):
            start = error.start + len(codecs.BOM_UTF8) * raw.startswith(codecs.BOM_UTF8)
            raise _undecodable(where, "utf-8", start) from None
        detected = _detect(raw, where, error.start)
        return Decoded(_decode_with(detected, raw, where), detected)
    if "\x00" in content:
        raise _binary(where, raw.index(b"\x00"))
    return Decoded(content)


def _mostly_utf8(raw: bytes) -> bool:
    """Whether most of what lies outside ASCII is UTF-8: a damaged file, not one in another encoding."""
    ascii_bytes = len(raw.translate(None, _BEYOND_ASCII))
    valid_bytes = len(raw.decode("utf-8", errors="ignore").encode()) - ascii_bytes
    return 2 * valid_bytes > len(raw) - ascii_bytes


def _detect(raw: bytes, where: str, first_bad: int) -> str:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(raw, cp_isolation=_CANDIDATES))
    if not matches:
        raise InputError(
            f"neither UTF-8 (byte offset {first_bad}) nor in an encoding that could be recognised",
            where=where,
            remedy="name the encoding with --encoding, or leave the file out if it is not a text",
        )
    likely = any(_COMMONEST in match.could_be_from_charset for match in matches)
    return _COMMONEST if likely else matches[0].encoding


def _known(encoding: str) -> str:
    try:
        "a".encode(encoding)
    except (LookupError, ValueError):
        raise UsageError(
            f"there is no text encoding {encoding!r}", where="--encoding", remedy="give a name such as utf-8 or cp1252"
        ) from None
    return encoding


def _decode_with(encoding: str, raw: bytes, where: str) -> str:
    try:
        content = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _undecodable(where, encoding, error.start) from None
    except UnicodeError as error:
        raise InputError(f"not in {encoding} ({error})", where=where, remedy="give another --encoding") from None
    nul = content.find("\x00")
    if nul >= 0:
        raise _binary(where, len(content[:nul].encode(encoding)))
    refuse_no_characters(content, where=where)
    return content


def _binary(where: str, offset: int) -> InputError:
    return InputError(
        f"NUL at byte offset {offset}: not a text file",
        where=where,
        remedy="give a text file, or --encoding utf-16-le if it is UTF-16 without a byte order mark",
    )


def _undecodable(where: str, encoding: str, offset: int) -> InputError:
    return InputError(
        f"not valid {encoding.upper()} at byte offset {offset}",
        where=where,
        remedy="mend the file, or name its encoding with --encoding",
    )
