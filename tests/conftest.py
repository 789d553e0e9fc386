"""What all tests share."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# Networks here are tiny, and each compiles more than it computes: TensorFlow's compiler need not try hard.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")

# What a shell starts in the background does not hear Ctrl-C, nor does what that starts. Some tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A test is not wrong because the machine is busy, or because its first example compiles a kernel.
settings.register_profile("textlab", deadline=None)
settings.load_profile("textlab")
