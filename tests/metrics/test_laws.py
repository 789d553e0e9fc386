from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from metrics.material import ALICE, AWKWARD, AWKWARD_SAMPLES, BOOK, SAMPLES, pieces, texts
from textlab import testing
from textlab.metrics import registry
from textlab.metrics.protocol import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

every_metric = pytest.mark.parametrize("name", registry.names())


@every_metric
@pytest.mark.parametrize("law", testing.LAWS, ids=lambda law: law.__name__)
def test_on_pages_of_a_book(name: str, law: Callable[[testing.Trial], None]) -> None:
    law(testing.Trial.of(registry.load(name), BOOK[20_000:25_000], SAMPLES))


@every_metric
def test_on_a_whole_book(name: str) -> None:
    trial = testing.Trial.of(registry.load(name), ALICE, SAMPLES)
    testing.shards_do_not_matter(trial, sizes=[50_000, 65_536])
    testing.leaving_out_is_cutting_out(trial)


@every_metric
def test_on_awkward_pages(name: str) -> None:
    testing.check(registry.load(name), AWKWARD, AWKWARD_SAMPLES)


@every_metric
@settings(max_examples=25, deadline=None)
@given(reference=texts(least=1), sample=pieces())
def test_on_hard_texts(name: str, reference: str, sample: str) -> None:
    reference += " end"  # so that something is left after preparation
    small = Settings(language="ru")  # the smallest dictionary, so that it is fast
    testing.check(registry.load(name), reference, [sample, reference], small)
