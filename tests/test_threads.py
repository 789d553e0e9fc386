"""Work on threads."""

from __future__ import annotations

import threading

import numba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.threads import LEAST, each, limited, stretches


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


@pytest.mark.parametrize("tasks", [1, 5])
def test_no_work_is_done_on_the_main_thread(allowed: int, tasks: int) -> None:
    assert threading.current_thread() is threading.main_thread()
    for count in (allowed, 1):
        with limited(count):
            assert threading.main_thread() not in each(lambda _: threading.current_thread(), range(tasks))


def test_an_error_reaches_the_caller(allowed: int) -> None:
    with pytest.raises(ZeroDivisionError):
        each(lambda number: allowed // number, [1, 0])


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(0, 100_000), st.integers(1, 30))
def test_stretches_are_a_range_cut_evenly_and_not_too_short(begin: int, length: int, count: int) -> None:
    parts = stretches(begin, begin + length, count)
    assert [place for part in parts for place in range(part.start, part.stop)] == list(range(begin, begin + length))
    lengths = [part.stop - part.start for part in parts]
    assert max(lengths) - min(lengths) <= 1
    assert len(parts) == (min(count, length // LEAST) or 1)
