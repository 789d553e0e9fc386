from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.texts import gutenberg
from textlab.texts.gutenberg import find_book
from textlab.texts.text import Text

BOOK = "CHAPTER I\n\nDown the rabbit-hole. *** Stars *** stay.\n\nTHE END"
HEADERS = [
    "The Project Gutenberg eBook of Alice\n\n*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\n\n",
    "\n*** START OF THIS PROJECT GUTENBERG EBOOK ALICE ***\n",
    "***START OF THE PROJECT GUTENBERG EBOOK ALICE'S ADVENTURES***\r\n\r\n",
    "*** START OF THIS PROJECT GUTENBERG EBOOK ALICE'S ADVENTURES\nIN WONDERLAND ***\n",
    "*** START OF THE COPYRIGHTED PROJECT GUTENBERG EBOOK ALICE ***\n",
    "*** START OF THE PROJECT GUTENBERG ETEXT OF ALICE ***\n",
    "***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN***\n*END*THE SMALL PRINT! FOR PUBLIC*Ver.04.29.93*END*\n\n",
    "*END THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n",
    "*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\nold\n*END*THE SMALL PRINT! ETEXTS*Ver.04.29.93*END*\n",
]
FOOTERS = [
    "\n\n*** END OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\nUpdated editions\n",
    "\n***END OF THIS PROJECT GUTENBERG EBOOK ALICE***\n*** START: FULL LICENSE ***\n",
    "\nEnd of the Project Gutenberg EBook of Alice\nin Wonderland\n\n*** END OF THIS PROJECT GUTENBERG EBOOK ***\n",
    "\n\nEnd of Project Gutenberg's Alice's Adventures in Wonderland\n",
    "\nEnd of The Project Gutenberg Etext of Alice\n",
    "\r\n*** END OF THE PROJECT GUTENBERG EBOOK A ***\n*END THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.10*END*\n",
]


def book_range(file):
    book = find_book([file])
    assert book.characters == len(file)
    return book.start, book.end


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("footer", FOOTERS)
def test_header_and_footer_are_left_out(header, footer):
    file = header + BOOK + footer
    start, end = book_range(file)
    assert file[start:end] == BOOK


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_alone(header):
    start, end = book_range(header + BOOK)
    assert (header + BOOK)[start:end] == BOOK


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_alone(footer):
    assert book_range(BOOK + footer) == (0, len(BOOK))


def test_of_two_books_in_one_file_both_are_kept():
    file = HEADERS[0] + BOOK + FOOTERS[0] + HEADERS[0] + BOOK + FOOTERS[0]
    start, end = book_range(file)
    assert file[start:end] == BOOK + FOOTERS[0] + HEADERS[0] + BOOK


@pytest.mark.parametrize(
    "text",
    [
        "He spoke of *** START OF THE PROJECT GUTENBERG EBOOK X *** in passing, mid-line.",
        "This is the February 1992 Project Gutenberg release of:\n\nParadise Lost",
        "End of the Project\n\nGutenberg printed.",
        "a\n" * 20_000 + "*** START OF THE PROJECT GUTENBERG EBOOK X ***\nfar in",
        "",
    ],
)
def test_other_texts_are_whole(text):
    assert book_range(text) == (0, len(text))


def whole_file_oracle(file):
    """What is the book, by the two patterns over the whole file at once."""
    footers = list(gutenberg._FOOTER_START.finditer(file))
    reach = min(gutenberg._HEADER_REACH, footers[0].start() if footers else len(file))
    headers = list(gutenberg._HEADER_END.finditer(file, 0, reach))
    start, end = 0, len(file)
    if footers:
        end = len(file[: footers[-1].start()].rstrip())
    if headers:
        start = min(headers[-1].end(), end)
        start = end - len(file[start:end].lstrip())
    return start, end


files = st.lists(
    st.sampled_from(
        [
            *HEADERS,
            *FOOTERS,
            BOOK,
            "*",
            "1",
            "\n",
            "\r\n",
            " " * 50,
            "GUTENBERG\n",
            "End of Project",
            *("a\n" * count for count in (9, 90, 150, 333, 500)),
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(files, st.integers(1, 900))
def test_a_file_in_parts_is_read_as_one(small_windows, file, size):
    assert small_windows._WINDOW == 1100
    start, end = whole_file_oracle(file)
    book = find_book(parts(file, size))
    assert (book.start, book.end, book.characters) == (start, end, len(file))
    assert book.has_letters == any(map(str.isalpha, file[start:end]))
    if book.has_letters:
        assert book.first_line == Text(file).line(start)


MID_LINE = "He spoke of *** END OF THE PROJECT GUTENBERG EBOOK X *** in passing.\n"


@pytest.mark.parametrize("ends", [*FOOTERS, MID_LINE, "\n" * 2000 + FOOTERS[2], MID_LINE + FOOTERS[3]])
def test_wherever_the_window_ends(small_windows, ends):
    assert small_windows._WINDOW == 1100
    for length in range(300, 1500):
        file = HEADERS[0] + "x" * length + "\n" + ends + "y" * 900
        book = find_book(parts(file, 100))
        assert (book.start, book.end) == whole_file_oracle(file)


def parts(file, size):
    while file:
        end = size + (file[size - 1 : size + 1] == "\r\n")
        yield file[:end]
        file = file[end:]


@pytest.fixture(scope="module")
def small_windows():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in [("_HEADER_REACH", 300), ("_LONGEST", 700), ("_WINDOW", 1100)]:
            patch.setattr(gutenberg, name, value)
        yield gutenberg
