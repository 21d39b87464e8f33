"""The compiled engine. Without a C compiler the installation succeeds and is pure Python."""

import sys

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "autograd._native",
            ["autograd/_native.pyx"],
            depends=["autograd/_native_formulas.pxi", "autograd/_native_backward.pxi"],
            # A fused multiply-add rounds once where Python's engine rounds twice.
            extra_compile_args=[] if sys.platform == "win32" else ["-O3", "-ffp-contract=off"],
            optional=True,
        )
    ]
)
