"""The compiled engine. Without a C compiler the installation succeeds and is pure Python."""

import sys
from glob import glob

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "autograd.native.engine",
            ["autograd/native/engine.pyx"],
            depends=glob("autograd/native/*.pxi") + glob("autograd/native/*.h"),
            # A fused multiply-add rounds once where Python's engine rounds twice.
            extra_compile_args=[] if sys.platform == "win32" else ["-O3", "-ffp-contract=off"],
            optional=True,
        )
    ]
)
