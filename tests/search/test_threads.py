"""Work on threads."""

from __future__ import annotations

import threading

import numba
import pytest

from textlab.search.threads import each


@pytest.fixture(params=[1, numba.config.NUMBA_NUM_THREADS])
def allowed(request):
    before = numba.get_num_threads()
    numba.set_num_threads(request.param)
    yield request.param
    numba.set_num_threads(before)


def test_results_come_in_order_from_no_more_threads_than_allowed(allowed: int) -> None:
    names = set()

    def work(number: int) -> int:
        names.add(threading.get_ident())
        return number * number

    assert each(work, range(100)) == [number * number for number in range(100)]
    assert len(names) <= allowed


def test_an_error_reaches_the_caller(allowed: int) -> None:
    with pytest.raises(ZeroDivisionError):
        each(lambda number: allowed // number, [1, 0])
