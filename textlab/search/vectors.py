"""The vector operations of the nearest-passage search: one column of many edit-distance tables at once.

A lane is a word of 64 or 32 bits. It holds, for one window, a column of the table of edit distances (its rows are the
window's characters, its columns the text's) as the differences between the rows: one word of those that go up and one
of those that go down (Myers, Journal of the ACM 46(3), 1999; Hyyrö, 2003: a first row of zeros, so that a passage may
begin anywhere, and carries between the words of a long window).

The limit, on paper. A column takes ten operations of a word's width: three ands, an or, an addition, two doublings and
three functions of three words, each of which AVX-512 does at once (vpternlog; AVX2 needs fourteen operations). A core
of AMD's Zen 4 starts two operations of 512 bits a cycle, so 8 windows of 64 characters advance by one character in 5
cycles: 102 cells a cycle, 270 G a second at 2.6 GHz. A word on top of another takes eleven: the carry is brought in,
and the doublings are funnel shifts. The loads (a character, its row, the row's words) go beside, on ports of their
own. The score takes no operation in the loop: it is the number of differences up less that of those down, and is
looked at once a tile of some columns. `benchmarks/nearest.py` measures the share of this that is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.codegen import get_host_cpu_features
from numba.extending import intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

_FEATURES: str = get_host_cpu_features()  # type: ignore[no-untyped-call]

#: Bytes of a vector: a quarter of the registers holds what goes up and down, the rest what is worked out. With 128
#: AVX-512 waits a tenth of the time for results; with 256 AVX2 runs out of registers, and loses a quarter or more.
BYTES = 256 if "+avx512f" in _FEATURES.split(",") else 128

_INDEX = ir.IntType(64)


class Columns(NamedTuple):
    """A text, and a column of the table of each window of a group.

    The column at the begin of a tile is in half 0 or 1 of the arrays, that at its end in the other.

    Attributes
    ----------
    codes
        The text: int32[characters].
    numbers
        The row of `masks` of each code: int32[words, codes].
    masks
        Which rows of the windows match: word[words, rows, lanes]. A word is an integer of 32 or 64 bits.
    state
        Differences between the rows of a column: word[halves, words, (up, down), lanes].
    scores
        The value below each word, and last that of the last row: word[halves, words + 1, lanes].
    carry
        Differences between columns, from one word to the next: word[columns of a tile, (up, down), lanes].
    limits
        A value of at most half of this is looked for: word[lanes].
    least
        The least score so far: word[lanes].
    ends
        The place after the column where it was met first: word[lanes].
    """

    codes: Any
    numbers: Any
    masks: Any
    state: Any
    scores: Any
    carry: Any
    limits: Any
    least: Any
    ends: Any


class Vectors:
    """What the code of an intrinsic is written with: the rows of the columns, and operations on them.

    Written in vectors of BYTES bytes, which the compiler cuts to what the processor has: a loop over an array's lanes
    would keep the columns in memory, this keeps them in registers.
    """

    def __init__(self, context: Any, builder: Any, columns: Any, values: Any) -> None:
        self._builder = builder
        self._arrays = {
            name: context.make_array(kind)(context, builder, builder.extract_value(values, i))
            for i, (name, kind) in enumerate(zip(Columns._fields, columns, strict=True))
        }
        self.bits = columns[Columns._fields.index("masks")].dtype.bitwidth
        self.lanes = 8 * BYTES // self.bits
        self.vector = ir.VectorType(ir.IntType(self.bits), self.lanes)

    def _index(self, name: str, *places: Any) -> Any:
        """Return the place of an item (or of a row of lanes) in an array, of which the first axes are given."""
        sizes = cgutils.unpack_tuple(self._builder, self._arrays[name].shape)  # type: ignore[no-untyped-call]
        index = _INDEX(0)
        for place, size in zip(places, sizes, strict=False):
            number = _INDEX(place) if isinstance(place, int) else place
            index = self._builder.add(self._builder.mul(index, size), number)
        return index

    def item(self, name: str, *places: Any) -> Any:
        """Return an item of an array of numbers."""
        place = self._builder.gep(self._arrays[name].data, [self._index(name, *places)])
        return self._builder.zext(self._builder.load(place), _INDEX)

    def _row(self, name: str, *places: Any) -> Any:
        index = self._builder.mul(self._index(name, *places), _INDEX(self.lanes))
        return self._builder.bitcast(self._builder.gep(self._arrays[name].data, [index]), self.vector.as_pointer())

    def load(self, name: str, *places: Any) -> Any:
        """Return a row of an array of lanes."""
        return self._builder.load(self._row(name, *places), align=self.bits // 8)

    def store(self, value: Any, name: str, *places: Any) -> None:
        """Set a row of an array of lanes."""
        self._builder.store(value, self._row(name, *places), align=self.bits // 8)

    def splat(self, number: int) -> Any:
        """Return a constant in every lane."""
        return ir.Constant(self.vector, [number] * self.lanes)

    def spread(self, number: Any) -> Any:
        """Return an index in every lane."""
        builder, nothing = self._builder, ir.Constant(self.vector, ir.Undefined)
        number = number if self.bits == _INDEX.width else builder.trunc(number, ir.IntType(self.bits))
        first = builder.insert_element(nothing, number, ir.IntType(32)(0))
        everywhere = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes)
        return builder.shuffle_vector(first, nothing, everywhere)

    def _call(self, name: str, result: Any, *arguments: Any) -> Any:
        """Return the result of one of the compiler's own functions."""
        kind = ir.FunctionType(result, [argument.type for argument in arguments])
        return self._builder.call(cgutils.get_or_insert_function(self._builder.module, kind, name), arguments)  # type: ignore[no-untyped-call]

    def ones(self, value: Any) -> Any:
        """Return how many bits are set in each lane."""
        return self._call(f"llvm.ctpop.v{self.lanes}i{self.bits}", self.vector, value)

    def any(self, flags: Any) -> Any:
        """Return whether a flag is set in any lane."""
        return self._call(f"llvm.vector.reduce.or.v{self.lanes}i1", ir.IntType(1), flags)

    def top(self, value: Any) -> Any:
        """Return the highest bit of each lane."""
        return self._builder.lshr(value, self.splat(self.bits - 1))

    def _pushed(self, value: Any, below: Any) -> Any:
        """Return words one bit further up, the top bit of the word below coming in where there is one."""
        if below is None:
            return self._builder.add(value, value)  # On more ports than a shift.
        return self._call(f"llvm.fshl.v{self.lanes}i{self.bits}", self.vector, value, below, self.splat(1))

    def column(self, equal: Any, up: Any, down: Any, right_below: Any = None, left_below: Any = None) -> Any:
        """Return the next column's differences up and down, and the differences to it that go up and that go down.

        `equal`: the rows that match the character. `right_below` and `left_below`: the latter two of the word below;
        without one the row below is the first, of zeros.
        """
        builder = self._builder
        matched = builder.or_(equal, down)
        if left_below is not None:
            matched = builder.or_(matched, self.top(left_below))
        sums = builder.add(builder.and_(matched, up), up)  # Nothing goes both up and down.
        same = builder.or_(builder.xor(sums, up), matched)
        right = builder.or_(down, builder.not_(builder.or_(same, up)))
        left = builder.and_(same, up)
        rises, falls = self._pushed(right, right_below), self._pushed(left, left_below)
        up = builder.or_(falls, builder.not_(builder.or_(same, rises)))
        return up, builder.and_(same, rises), right, left


def _through(
    vectors: Vectors, builder: Any, arguments: Any, between: tuple[bool, bool], see: Callable[..., None]
) -> tuple[Any, Any]:
    """Write the loop over a tile; return what goes up and down at its end. `between`: are there words below, above."""
    _, begin, end, word, half = arguments
    up, down = (cgutils.alloca_once_value(builder, vectors.load("state", half, word, row)) for row in (0, 1))  # type: ignore[no-untyped-call]
    with cgutils.for_range_slice(builder, begin, end, _INDEX(1)) as (position, _):
        number = vectors.item("numbers", word, vectors.item("codes", position))
        equal = vectors.load("masks", word, number)
        place = builder.sub(position, begin)
        carried = [vectors.load("carry", place, row) for row in (0, 1)] if between[0] else []
        new_up, new_down, right, left = vectors.column(equal, builder.load(up), builder.load(down), *carried)
        builder.store(new_up, up)
        builder.store(new_down, down)
        if between[1]:
            vectors.store(right, "carry", place, 0)
            vectors.store(left, "carry", place, 1)
        see(position, right, left)
    return builder.load(up), builder.load(down)


def _advance(*, below: bool, above: bool) -> Any:
    """Return the function that takes a word of each window through a tile, with words below and above or without."""

    @intrinsic
    def advance(_: Any, columns: Any, _begin: Any, _end: Any, _word: Any, _half: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            values, begin, end, word, half = arguments
            vectors = Vectors(context, builder, columns, values)
            up, down = _through(vectors, builder, arguments, (below, above), lambda *_: None)
            new, next_word = builder.sub(_INDEX(1), half), builder.add(word, _INDEX(1))
            vectors.store(up, "state", new, word, 0)
            vectors.store(down, "state", new, word, 1)
            under = vectors.load("scores", new, word)
            score = builder.sub(builder.add(under, vectors.ones(up)), vectors.ones(down))
            vectors.store(score, "scores", new, next_word)
            # A value changes by at most one a column: the least is half of this or more.
            both = builder.add(vectors.load("scores", half, next_word), score)
            twice = builder.sub(both, vectors.spread(builder.sub(end, begin)))
            limits = vectors.load("limits")
            near = matters = vectors.any(builder.icmp_signed("<=", twice, limits))
            if below or above:  # And by at most one a row.
                twice = builder.sub(builder.add(under, score), vectors.splat(vectors.bits))
                matters = vectors.any(builder.icmp_signed("<=", twice, limits))
            return context.make_tuple(builder, result, (near, matters))

        result = types.UniTuple(types.boolean, 2)  # type: ignore[no-untyped-call]
        return result(columns, *[types.int64] * 4), generate

    return advance


def _watch(*, below: bool) -> Any:
    """Return the function that goes through a tile again to see where the last row is under the least score."""

    @intrinsic
    def watch(_: Any, columns: Any, _begin: Any, _end: Any, _word: Any, _half: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            values, *_, word, half = arguments
            vectors = Vectors(context, builder, columns, values)
            scores = vectors.load("scores", half, builder.add(word, _INDEX(1)))
            variables = [
                cgutils.alloca_once_value(builder, value)  # type: ignore[no-untyped-call]
                for value in (scores, vectors.load("least"), vectors.load("ends"))
            ]

            def see(position: Any, right: Any, left: Any) -> None:
                score, least, end = map(builder.load, variables)
                score = builder.sub(builder.add(score, vectors.top(right)), vectors.top(left))
                lower = builder.icmp_signed("<", score, least)
                least = builder.select(lower, score, least)
                end = builder.select(lower, vectors.spread(builder.add(position, _INDEX(1))), end)
                for variable, value in zip(variables, (score, least, end), strict=True):
                    builder.store(value, variable)

            _through(vectors, builder, arguments, (below, False), see)
            least = builder.load(variables[1])
            found = vectors.any(builder.icmp_signed("<", least, vectors.load("least")))
            vectors.store(least, "least")
            vectors.store(builder.load(variables[2]), "ends")
            return found

        return types.boolean(columns, *[types.int64] * 4), generate

    return watch


#: ``advance(columns, begin, end, word, half)``: take one word of each window through ``codes[begin:end]``, from one
#: half to the other; return whether in any lane its last row may have met, and any row at the end may meet, what the
#: limits look for.
advance_only, advance_lowest = _advance(below=False, above=False), _advance(below=False, above=True)
advance_middle, advance_highest = _advance(below=True, above=True), _advance(below=True, above=False)

#: ``watch(columns, begin, end, word, half)``: go through the same tile again with the highest word, to set, where the
#: last row is under `least`, `least` to the lowest it meets and `ends` to the place after where it first does; return
#: whether it is in any lane.
watch_only, watch_highest = _watch(below=False), _watch(below=True)
