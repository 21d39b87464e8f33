"""Programs in C: compiled by the machine's compiler without one warning, and called."""

import ctypes
import math
import re
import subprocess
import tempfile
from itertools import chain
from pathlib import Path

from autograd.programs.targets.c_formulas import rows
from autograd.programs.targets.c_header import FLAGS
from tests.needs import needed_program

CLEAN = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes -Werror"


def operations():
    """The names of all that it has."""
    return set(rows())


def run(programs, texts=None):
    """For each program what it gives at its points, from one library of all of them."""
    files = [program.to_c(f"f{i}", texts) for i, (program, _) in enumerate(programs)]
    library = built(files)
    return [
        [called(library, each.name, program, point, work_of(each)) for point in points]
        for (program, points), each in zip(programs, files)
    ]


def built(files, flags=FLAGS, compiler=None):
    """The shared library of some files."""
    compiler = compiler or needed_program("cc", "gcc", "clang")
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(each.write(folder)) for each in files]
        library = Path(folder) / "library.so"
        options = [*flags.split(), *CLEAN.split(), "-shared", "-fPIC"]
        command = [compiler, *options, *paths, "-o", str(library), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert not done.stderr
        return ctypes.CDLL(str(library))


def work_of(files):
    """The memory that scans need, if there are any: filled with what must not matter."""
    found = re.search(r"#define \w+_WORK (\d+)", files.header)
    return [(ctypes.c_double * int(found[1]))(*[math.nan] * int(found[1]))] if found else []


def called(library, name, program, point, work=()):
    """(value, gradient) at a point, or the number of a guard."""
    numbers = program.numbers(point)
    own = len(numbers) - len(program.defaults)
    given = [numbers[:own], numbers[own:]]
    arrays = [(ctypes.c_double * len(each))(*each) for each in given if each]
    value, again = ctypes.c_double(), ctypes.c_double()
    gradient = (ctypes.c_double * len(numbers))()
    guard = getattr(library, f"{name}_value")(*arrays, ctypes.byref(value), *work)
    both = getattr(library, f"{name}_value_and_gradient")
    assert both(*arrays, ctypes.byref(again), gradient, *work) == guard
    assert guard or repr(again.value) == repr(value.value)
    return guard or (value.value, [*gradient])


def outputs(program, points, *how):
    """The outputs at each point, from one call of the batch form."""
    library, count = built([program.to_c("f")], *how), len(program.outputs)
    found = (ctypes.c_double * (len(points) * count))()
    given = (ctypes.c_double * (len(points) * len(program.inputs)))(*chain.from_iterable(points))
    library.f_value_batch(ctypes.c_size_t(len(points)), given, found, None)
    return [[*found[i : i + count]] for i in range(0, len(found), count)]
