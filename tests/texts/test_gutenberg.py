from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.texts.gutenberg import book_range

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


@given(st.lists(st.sampled_from([*HEADERS, *FOOTERS, BOOK, "*", "\n", " " * 50]), max_size=8).map("".join))
def test_whatever_the_markers_it_is_a_range(text):
    start, end = book_range(text)
    assert 0 <= start <= end <= len(text)
