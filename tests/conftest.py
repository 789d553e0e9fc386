"""What all tests share."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

# Networks here are tiny, and each compiles more than it computes: TensorFlow's compiler need not try hard.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")

# What a shell starts in the background does not hear Ctrl-C, nor does what that starts. Some tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A test is not wrong because the machine is busy, or because its first example compiles a kernel.
settings.register_profile("textlab", deadline=None)
settings.load_profile("textlab")

#: What a text, a name or a file may hold, and no output may obey.
HOSTILE = [
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    '"><svg onload=window.ran=1>',
    "'><iframe src=javascript:window.ran=1></iframe>",
    "<a href='javascript:window.ran=1'>press</a>",
    "<style>body { display: none }</style>",
    "<!-- <b> -->",
    "]]><![CDATA[<b>",
    "</title><script>window.ran = 1</script>",
    "</svg><script>window.ran = 1</script>",
    "<base href='http://example.invalid/'>",
    "<meta http-equiv=refresh content='0;url=http://example.invalid/'>",
    "<link rel=stylesheet href=http://example.invalid/x.css>",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "&lt;b&gt; &amp; &#60;",
    "`code` ``` ~~~",
    "[press](javascript:window.ran=1)",
    "![x](http://example.invalid/x.png)",
    "| a | b |\n| - | - |",
    "# Head\n***\n- list",
    "<details open ontoggle=window.ran=1>",
    "\\input{/etc/passwd}",
    "\\write18{touch ran} \\def\\x{}",
    "$x^2$ %& _under_ ~tilde~ #1",
    "\\end{tabular}\\end{table}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://example.invalid\x1b\\press\x1b]8;;\x1b\\",
    "\u202ereversed\u202c",
    "\u2066isolated\u2069 \u200fmark",
    "a\x00b\x08c\x7f",
    "caf\udce9 \ud800",
    "line\u2028separator\u2029paragraph\x85next",
    "quote \" and ' and `",
]


@pytest.fixture(scope="session")
def hostile() -> list[str]:
    """Return what no output may obey."""
    return HOSTILE
