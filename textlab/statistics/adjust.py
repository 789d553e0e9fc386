"""Several tests at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """Return p adjusted for the tests along the last axis, so that one false alarm among them is as rare as p says.

    Parameters
    ----------
    p
        float[..., tests] from 0 to 1; NaN is no test and stays NaN.

    Returns
    -------
    float[..., tests]
        Adjusted p, at least `p` and at most 1.

    Notes
    -----
    Holm (1979), A simple sequentially rejective multiple test procedure.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, axis=-1, kind="stable")  # NaN last
    tests = np.sum(~np.isnan(values), axis=-1, keepdims=True)
    left = tests - np.arange(values.shape[-1])
    stepped = np.minimum(np.maximum.accumulate(np.take_along_axis(values, order, axis=-1) * left, axis=-1), 1.0)
    adjusted = np.empty_like(values)
    np.put_along_axis(adjusted, order, stepped, axis=-1)
    return adjusted
