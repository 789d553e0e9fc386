"""Work on threads."""

from __future__ import annotations

import gc
import threading
import weakref

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.threads import LEAST, each, limited, stretches, threads


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
        with limited(lambda count=count: count):
            assert threading.main_thread() not in each(lambda _: threading.current_thread(), range(tasks))


def test_an_error_reaches_the_caller(allowed: int) -> None:
    with pytest.raises(ZeroDivisionError):
        each(lambda number: allowed // number, [1, 0])


def test_nothing_is_begun_after_an_error() -> None:
    begun = []

    def work(number: int) -> None:
        begun.append(number)
        raise RuntimeError(str(number))

    with limited(lambda: 1), pytest.raises(RuntimeError, match="0"):
        each(work, range(100))
    assert begun == [0]


def test_what_the_work_holds_is_let_go_without_a_garbage_collection() -> None:
    big = np.zeros(10)
    held = weakref.ref(big)
    gc.disable()
    try:
        assert each(lambda task, big=big: big[task], [1, 2]) == [0, 0]
        del big
        assert held() is None
    finally:
        gc.enable()


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one core has no second thread")
def test_a_core_that_falls_free_is_used_at_once() -> None:
    free, met = [1], threading.Barrier(2, timeout=60)

    def work(number: int) -> int:
        if number == 10:
            free.append(2)
        if number > 10:
            met.wait()  # two at a time, or never
        return threading.get_ident()

    with limited(lambda: free[-1]):
        assert threads() == 1
        done = each(work, range(13))
    assert len(set(done[:10])) == 1
    assert done[11] != done[12]


def test_a_limit_ends_with_its_block() -> None:
    before = threads()
    with limited(lambda: 0):
        assert threads() == 1
    with limited(lambda: 1_000):
        assert threads() == numba.get_num_threads()
    assert threads() == before


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(0, 100_000), st.integers(1, 30))
def test_stretches_are_a_range_cut_evenly_and_not_too_short(begin: int, length: int, count: int) -> None:
    parts = stretches(begin, begin + length, count)
    assert [place for part in parts for place in range(part.start, part.stop)] == list(range(begin, begin + length))
    lengths = [part.stop - part.start for part in parts]
    assert max(lengths) - min(lengths) <= 1
    assert len(parts) == (min(count, length // LEAST) or 1)
