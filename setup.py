"""The compiled engine and interpreter. Without a C compiler the package is pure Python."""

import sys
from glob import glob

from setuptools import Extension, setup

FLAGS = ["-O3", "-ffp-contract=off", "-fno-math-errno"]

setup(
    ext_modules=[
        Extension(
            f"autograd.native.{name}",
            [f"autograd/native/{name}.pyx"],
            depends=[
                path
                for kind in ("pxi", "h")
                for path in glob(f"autograd/native/**/*.{kind}", recursive=True)
            ],
            # A fused multiply-add rounds once where Python's engine rounds twice. Nobody asks errno
            # what a square root thought of its argument.
            extra_compile_args=[] if sys.platform == "win32" else FLAGS,
            optional=True,
        )
        for name in ("engine", "replay")
    ]
)
