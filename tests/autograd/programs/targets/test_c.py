"""A program in C: its formulas to the bit, its guards, its batches, and what it refuses."""

import ctypes
import math
import random
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from autograd import Value, dot, grad, primitive, record, round, sigmoid, tanh
from autograd.errors import ProgramError
from autograd.programs.interpreter import outputs_of
from autograd.transforms.tree import leaves
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets import in_c
from tests.autograd.programs.targets.every_formula import every_formula, points
from tests.autograd.programs.targets.in_c import built, called
from tests.needs import needed_program


@pytest.mark.once
@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("flags", ["-std=c99 -O0", "-O3 -march=native"])
def test_every_formula_has_the_bits_of_its_rule_with_other_flags(second, flags):
    """The last are a compiler's defaults, by which gcc fuses what no pragma says not to."""
    compiler = shutil.which("clang") if second else needed_program("cc", "gcc", "clang")
    if compiler is None:
        pytest.skip("clang, a second compiler, is not installed; .ci/run has it where it can")
    program, given = every_formula(), points()[::5]
    found = in_c.outputs(program, given, flags, compiler)
    assert [*map(bits, found)] == [bits(outputs_of(program, point)) for point in given]


def branching(x, y):
    if x > y:
        return x * y
    return tanh(x) if y else y


@pytest.mark.once
def test_a_guard_that_fails_is_a_number_and_a_row_of_nan():
    program = record(branching, 1.0, 2.0)
    assert len(program.guards) == 2
    library = built([program.to_c("f")])
    given = (ctypes.c_double * 8)(1.0, 2.0, 3.0, 2.0, -1.0, 0.0, math.nan, 1.0)
    values, gradients, guards = (
        (ctypes.c_double * 4)(),
        (ctypes.c_double * 8)(),
        (ctypes.c_int * 4)(),
    )
    rows = ctypes.c_size_t(4)
    library.f_value_and_gradient_batch.restype = ctypes.c_size_t
    assert library.f_value_and_gradient_batch(rows, given, values, gradients, guards) == 2
    assert [*guards] == [0, 1, 2, 0]
    assert values[0] == math.tanh(1.0)
    assert gradients[1] == 0.0
    assert all(map(math.isnan, [*values[1:3], *gradients[2:6]]))
    assert called(library, "f", program, [3.0, 2.0]) == 1


@pytest.mark.once
def test_values_from_outside_are_in_the_file_and_can_be_given():
    w = Value(3.0)
    program = record(lambda x: tanh(x) * w, 0.5)
    files = program.to_c("f")
    library = built([files])
    x, y = (ctypes.c_double * 1)(0.5), ctypes.c_double()
    assert library.f_value(x, None, ctypes.byref(y)) == 0
    assert y.value == program(0.5)
    w.data = 7.0
    assert called(library, "f", program, [0.5])[0] == program(0.5)
    assert "outside[0]: " in files.header
    assert "f_outside[1] = {\n    3.0\n}" in files.source


@pytest.mark.once
def test_a_number_that_was_read_and_powers_as_python_has_them_are_guarded():
    def f(x):
        return (x**2.0) * float(f"{x:.17g}")

    program = record(f, 1.5)
    assert {guard.test for guard in program.guards} == {"number", "power as Python"}
    library = built([program.to_c("f")])
    assert called(library, "f", program, [1.5]) == (3.375, [4.5])
    assert (
        called(library, "f", program, [1.25])
        == [g.test for g in program.guards].index("number") + 1
    )
    wild = record(lambda x, y: x**y, 1.5, 2.0)
    library = built([wild.to_c("g")])
    for x, y in [(0.0, -1.0), (-2.0, 0.5), (1e200, 2.0)]:
        assert called(library, "g", wild, [x, y]) == 1
        with pytest.raises(ArithmeticError if x >= 0 else AssertionError):
            assert isinstance(x**y, float)
    for x, y in [(0.0, 1.0), (-2.0, 3.0), (math.inf, 2.0), (0.0, -math.inf), (-1.0, math.inf)]:
        assert called(library, "g", wild, [x, y])[0] == x**y


@pytest.mark.once
@pytest.mark.parametrize(
    ("f", "why"),
    [
        (lambda x: [x, 2.0 * x], "f has 2 outputs, and a gradient is of one"),
        (grad(lambda x: x**3), "there has derivatives in it, taken as numbers"),
    ],
)
def test_without_a_gradient_there_are_values_and_the_reason(f, why):
    program = replace(record(f, 2.0), name=why.split()[0])
    files = program.to_c("f")
    found = (ctypes.c_double * 2)()
    assert built([files]).f_value((ctypes.c_double * 1)(3.0), found) == 0
    assert [*found][: len(program.outputs)] == [*leaves(program(3.0))]
    assert "value_and_gradient" not in files.source
    assert why in re.sub(r"\s*\n \* ", " ", files.header)


@pytest.mark.once
def test_the_compiler_puts_no_other_function_in_the_place_of_one_that_has_a_constant():
    squares = random.Random(1)
    xs = [x for x in (squares.uniform(1, 2) for _ in range(20_000)) if math.pow(x, 2.0) != x * x]
    assert xs  # or else this says nothing
    program = record(lambda x: x**2.0 + 2.0**x, Value(1.5))
    library = built([program.to_c("f")])
    for x in xs:
        assert called(library, "f", program, [x]) == program.value_and_gradient(x)


def test_the_compiler_computes_nothing_of_a_step_of_which_it_knows_the_result():
    for f in (lambda x: x.clip(2.0, 3.0).log1p(), lambda x: (x.hard_tanh() + 2.0).log()):
        program = record(f, Value(0.0))
        library = built([program.to_c("f")])
        for x in (-4.0, 0.0, 2.5, 5.0):
            assert called(library, "f", program, [x]) == program.value_and_gradient(x)


@pytest.mark.once
def test_inputs_in_a_row_are_copied_at_once():
    w = [Value(0.1 * i) for i in range(20)]
    program = record(lambda x: tanh(dot([*w, 0.5], [*x, 1.0]) * x[3]), [0.2 * i for i in range(20)])
    files = program.to_c("f")
    assert "memcpy(xs + 0, outside + 0, 20 * sizeof(double));" in files.source
    assert "xs[20] = 0.5;" in files.source
    point = [0.3 - 0.1 * i for i in range(20)]
    assert called(built([files]), "f", program, point) == program.value_and_gradient(*point)


@pytest.mark.once
def test_what_nobody_uses_is_left_out():
    program = record(lambda x, y: 3.0, 1.0, 2.0)
    assert called(built([program.to_c("f")]), "f", program, [1.0, 2.0]) == (3.0, [0.0, 0.0])
    unused = record(lambda x: (x.exp(), x * 2.0)[1], Value(1.0)).to_c("f")
    assert "exp(" not in unused.source.partition("f_value(")[2]


@primitive(lambda out, x, y: y * out, lambda out, x, y: x * out)
def bump(x, y):
    return math.exp(x * y)


def test_an_operation_of_ones_own_is_refused_by_name_unless_its_text_is_given():
    program = record(lambda x: bump(x, 2.0) + x, Value(0.5))
    with pytest.raises(ProgramError, match=r"uses bump, .* texts=\{bump: \(3 texts\)\}"):
        program.to_c("f")
    with pytest.raises(ValueError, match="bump needs 3 texts"):
        program.to_c("f", texts={bump: ["exp({0})"]})
    texts = {bump: ("exp({0} * {1})", "{1} * {out}", "{0} * {out}")}
    library = built([program.to_c("f", texts=texts)])
    assert called(library, "f", program, [0.5]) == program.value_and_gradient(0.5)


def test_what_c_lacks_is_refused_by_name():
    with pytest.raises(ProgramError, match=r"uses round of .*, 2.0, for which C has no formula"):
        record(lambda x: round(x, 2), Value(0.5)).to_c("f")


def test_a_name_is_a_text():
    with pytest.raises(TypeError, match=r"takes a name that C can have, .* got 3"):
        record(sigmoid, Value(0.5)).to_c(3)


@pytest.mark.parametrize("name", ["", "1x", "a b", "ä", "_x"])
def test_a_name_must_be_one_of_c(name):
    with pytest.raises(ValueError, match="takes a name that C can have"):
        record(sigmoid, Value(0.5)).to_c(name)


def test_a_name_must_not_be_that_of_a_formula():
    with pytest.raises(ValueError, match="a formula is called exact_value already"):
        record(lambda x: sigmoid(x) + x.gelu_tanh(), Value(0.5)).to_c("exact")


@pytest.mark.once
def test_numbers_that_would_be_others_are_no_file():
    files = record(sigmoid, Value(0.5)).to_c("f")
    with pytest.raises(AssertionError, match="compile without -ffast-math"):
        built([files], "-ffast-math")


@pytest.mark.once
def test_names_of_inputs_cannot_end_a_comment():
    program = record(lambda a: a["*/ #error"] * a["\n"], {"*/ #error": 2.0, "\n": 3.0})
    library = built([program.to_c("f")])
    assert called(library, "f", program, [2.0, 3.0]) == (6.0, [3.0, 2.0])


@pytest.mark.once
def test_the_header_stands_alone_in_c_and_in_cpp(tmp_path):
    files = record(branching, 1.0, 2.0).to_c("f")
    assert re.fullmatch(r"<f.c and f.h, \d+ characters: write\(folder\)>", repr(files))
    tmp_path /= "new"
    assert files.write(tmp_path) == tmp_path / "f.c"
    (tmp_path / "main.c").write_text(
        '#include "f.h"\n#include "f.h"\nint main(void) { return 0; }\n'
    )
    shutil.copy(tmp_path / "main.c", tmp_path / "main.cpp")
    compilers = [(needed_program("cc", "gcc", "clang"), "main.c")]
    compilers += [(cpp, "main.cpp") for cpp in [shutil.which("c++")] if cpp]
    for compiler, path in compilers:
        command = [compiler, "-Wall", "-Wextra", "-Wpedantic", "-Werror", path, "-o", "main"]
        subprocess.run(command, cwd=tmp_path, check=True)


def test_texts_need_no_compiler(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "tanh(x[0])" in record(tanh, Value(1.0)).to_c("f").source
