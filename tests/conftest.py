"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# Networks here are tiny, and each compiles more than it computes: TensorFlow's compiler need not try hard.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")

# A test is not wrong because the machine is busy, or because its first example compiles a kernel.
settings.register_profile("textlab", deadline=None)
settings.load_profile("textlab")
