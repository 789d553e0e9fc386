from __future__ import annotations

import codecs
import contextlib
import gzip
import re
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textlab.errors import InputError, TextlabError, UsageError
from textlab.texts import encodings
from textlab.texts.encodings import decoded, survey
from textlab.texts.unpacking import Unpacked

PARAGRAPHS = {
    "cp1252": "Le café était à côté; « voilà », dit-elle. L’été venu, Noël paraît bien loin déjà.",
    "cp1250": "Zażółć gęślą jaźń, powiedział Paweł, i poszedł dalej w stronę rzeki.",
    "cp1251": "Привет, это русский текст. Он достаточно длинный, чтобы его узнали.",
    "koi8_r": "Привет, это русский текст. Он достаточно длинный, чтобы его узнали.",
    "cp1253": "Η γρήγορη καφέ αλεπού πηδάει πάνω από το σκυλί, και μετά κοιμάται ήσυχα.",
    "cp932": "日本語のテキストです。長い文章が必要です。",
    "gb18030": "道可道，非常道。名可名，非常名。无名天地之始，有名万物之母。",
}
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff")


@dataclass
class Decoded:
    content: str
    detected: str | None


def decode(raw, *, where="a.txt", encoding=None, block=1 << 18):
    coding, content = survey(Unpacked(raw, "", where, block=block), "".join, where=where, encoding=encoding)
    return Decoded(content, coding.name if coding.detected else None)


@given(st.text(characters))
def test_unicode_comes_back_with_and_without_its_mark(content):
    for raw in (content.encode(), codecs.BOM_UTF8 + content.encode(), content.encode("utf-16")):
        decoded = decode(raw, where="a.txt")
        assert decoded.content == content
        assert decoded.detected is None


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_both_byte_orders_of_utf_16(mark):
    order = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert decode(mark + "“Oh dear!”".encode(order), where="a.txt").content == "“Oh dear!”"


@pytest.mark.parametrize("encoding", PARAGRAPHS)
def test_other_encodings_are_recognised_and_said(encoding):
    decoded = decode(PARAGRAPHS[encoding].encode(encoding), where="a.txt")
    assert decoded.content == PARAGRAPHS[encoding]
    assert decoded.detected == encoding


@pytest.mark.parametrize("content", ["naïve café", "“Curly” — it’s", "Señor"])
def test_a_few_words_from_the_west_are_windows_1252(content):
    assert decode(content.encode("cp1252"), where="a.txt").content == content


def test_a_named_encoding_is_taken_at_its_word():
    decoded = decode("naïve".encode("mac_roman"), where="a.txt", encoding="mac_roman")
    assert (decoded.content, decoded.detected) == ("naïve", None)
    assert decode("a\u0142".encode("utf-16-le"), where="a.txt", encoding="utf-16-le").content == "ał"
    assert decode(codecs.BOM_UTF8 + b"a", where="a.txt", encoding="utf-8").content == "a"


@pytest.mark.parametrize("name", ["utf9", "hex", "undefined", "a\x00b", ""])
def test_an_encoding_that_does_not_exist_is_a_usage_error(name):
    with pytest.raises(UsageError, match="there is no text encoding"):
        decode(b"a", where="a.txt", encoding=name)


@pytest.mark.parametrize(
    ("raw", "encoding", "message"),
    [
        (b"abc\x00d", None, "a.txt: NUL at byte offset 3: not a text file; .* or --encoding utf-16-le if"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", None, "a.txt: NUL at byte offset 8"),
        (codecs.BOM_UTF8 + b"ab\x00", None, "NUL at byte offset 5"),
        ("é\x00".encode("utf-16"), None, "NUL at byte offset 4: not a text file; .* or another --encoding"),
        (b"ab\x00", "cp1252", "NUL at byte offset 2"),
        (codecs.BOM_UTF8 + b"ab\xff", None, "not valid UTF-8 at byte offset 5"),
        ("Привет мой друг".encode()[:-1], None, "offset 26; mend the file, or name its --encoding"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00", None, "not valid UTF-16 at byte offset 4"),
        (codecs.BOM_UTF16_LE + b"a", None, "not valid UTF-16 at byte offset 2"),
        (b"na\xefve", "utf-8", "not valid UTF-8 at byte offset 2"),
        (b"a\xff", "ascii", "not valid ASCII at byte offset 1; leave --encoding away, or give another"),
        (b"odd", "utf-16", "not valid UTF-16 at byte offset 2; leave --encoding away, or give another"),
        (gzip.compress(b"Down", mtime=0), None, "a.txt: compressed with gzip; unpack it first .gzip -dc FILE"),
        (gzip.compress(b"Down", mtime=0), "utf-16-le", "a.txt: compressed with gzip"),
        (b"\x28\xb5\x2f\xfd\x20", None, "a.txt: compressed with zstd; unpack it first .zstd -dc FILE"),
        (bytes(range(1, 32)) + bytes(range(128, 160)), None, "neither UTF-8 .byte offset 31. nor in an encoding"),
        (b"+2AA-", "utf-7", "half a character|not valid UTF-7|not in utf-7"),
        (b"xn--\xff", "idna", "(?i)not (valid|in) idna"),
        (b"\\ud800", "unicode_escape", "character 1 is half a character"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(raw, encoding, message):
    with pytest.raises(InputError, match=message) as caught:
        decode(raw, where="a.txt", encoding=encoding)
    assert str(caught.value).startswith("a.txt: ")
    assert caught.value.remedy


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1252", "utf-16", "utf-7", "shift_jis", "big5"]))
def test_any_bytes_give_characters_that_can_be_written_or_an_error_of_ours(raw, encoding):
    with contextlib.suppress(TextlabError):
        content = decode(raw, where="a.txt", encoding=encoding).content
        assert "\x00" not in content
        content.encode()


ENCODINGS = [
    *(
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-32",
        "utf-7",
        "cp1252",
        "shift_jis",
        "gb18030",
        "big5",
        "euc_jp",
    ),
    *("iso2022_jp", "hz", "idna", "punycode", "raw_unicode_escape"),
]


LINE_END = re.compile("\r\n?|\n")


def encoded(text, encoding):
    if encoding == "idna":
        return text.encode("ascii", "ignore")
    return text.encode(encoding, "ignore")


def outcome(decode):
    try:
        return decode()
    except TextlabError as error:
        return str(error)


def whole_file_oracle(raw, encoding):
    """What Python decodes at once; None for what is refused."""
    if raw.startswith((b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")):  # compressed by gzip, by zstd
        return None
    try:
        content = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeError:
        return None
    return None if set(content) & {"\x00", *map(chr, range(0xD800, 0xE000))} else content


@given(
    st.sampled_from(ENCODINGS).flatmap(
        lambda encoding: st.tuples(
            st.just(encoding),
            st.binary(max_size=60)
            | st.text(max_size=30).map(lambda text: encoded(text, encoding))
            | st.text("a\r\n日本ñ\ufeff", max_size=30).map(lambda text: encoded(text, encoding)),
        )
    ),
    st.integers(1, 9),
)
@example(("utf-16", b"\x28\xb5\x2f\xfd"), 1)
def test_any_blocks_give_what_decoding_at_once_gives(case, block):
    encoding, raw = case
    with contextlib.suppress(UnicodeError):
        in_blocks = outcome(lambda: decode(raw, encoding=encoding, block=block).content)
        assert in_blocks == outcome(lambda: decode(raw, encoding=encoding).content)
        whole = whole_file_oracle(raw, encoding)
        if whole is None:
            assert in_blocks.startswith("a.txt: ")
        else:  # of two byte order marks one is dropped
            assert in_blocks in {whole, "\ufeff" + whole}


@given(st.text("a\r\n日ñ\ufeff", min_size=1), st.sampled_from(ENCODINGS), st.integers(1, 9))
def test_decoding_goes_on_from_any_block(content, encoding, block):
    raw = encoded(content, encoding)
    with contextlib.suppress(TextlabError), contextlib.closing(Unpacked(raw, "", "a", block=block)) as unpacked:
        coding, _ = survey(unpacked, "".join, where="a", encoding=encoding)
        blocks = list(decoded(unpacked, coding, "a"))
        assert len(LINE_END.findall("".join(one.content for one in blocks))) == sum(
            len(LINE_END.findall(one.content)) for one in blocks
        )
        for i, one in enumerate(blocks):
            assert list(decoded(unpacked, coding, "a", one.at, one.state)) == blocks[i:]


@pytest.mark.parametrize(
    ("content", "encoding", "message"),
    [
        ("a\r\x00", "utf-8", "NUL at byte offset 2"),
        ("日\r\x00", "utf-16-le", "NUL at byte offset 4"),
        ("aaaaaé\ud800", "raw_unicode_escape", "character 7 is half a character"),
    ],
)
def test_places_are_those_in_the_whole_file(content, encoding, message):
    raw = content.encode(encoding)
    for block in range(1, 20):
        with pytest.raises(InputError, match=message):
            decode(raw, encoding=encoding, block=block)


@given(st.binary(max_size=300), st.integers(1, 9))
def test_blocks_change_nothing_in_what_is_recognised(raw, block):
    assert outcome(lambda: decode(raw, block=block)) == outcome(lambda: decode(raw))


@pytest.mark.parametrize("encoding", PARAGRAPHS)
def test_a_large_file_is_recognised_by_a_part_of_it(monkeypatch, encoding):
    monkeypatch.setattr(encodings, "SAMPLE", 2000)
    raw = b"In the beginning\n" * 1000 + (PARAGRAPHS[encoding] + "\n").encode(encoding) * 1000
    assert decode(raw, block=1 << 12).detected == encoding
