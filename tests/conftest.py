"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# A test is not wrong because the machine is busy, or because its first example compiles a kernel.
settings.register_profile("textlab", deadline=None)
settings.load_profile("textlab")
