"""What every target is given: steps that are needed, checks in their places, refusals by name."""

import pytest

from autograd import Value, dot, primitive, record, round, scan, sigmoid
from autograd.errors import ProgramError
from autograd.programs.targets.common import (
    Check,
    Step,
    both_passes,
    identifiers,
    remarks,
    require,
    written,
)


def steps_of(form, **keywords):
    lines, outputs = written(form, identifiers(form.inputs), **keywords)
    found = [line for line in lines if isinstance(line, Step)]
    return [(step.slot, step.name, step.by, step.arguments) for step in found], outputs


def test_derivatives_that_stand_there_already_are_no_steps():
    form = both_passes(record(lambda w, x: dot([w, 3.0], [x, w]), Value(1.0), Value(2.0)))
    steps, outputs = steps_of(form)
    assert [name for _, name, _, _ in steps] == ["dot", "sum"]
    assert steps[1][3] == ("x", 3.0)
    assert outputs == ["v2", steps[1][0], "w"]


def test_a_check_stands_before_what_its_path_excludes():
    def f(x):
        return x.log() if x > 0 else x

    lines, _ = written(record(f, Value(1.0)), ["x"])
    assert [type(line) for line in lines] == [Check, Step]
    assert lines[0][:4] == (1, ">", ("x", 0.0), True)


def test_a_number_that_was_detached_has_the_name_of_what_it_was():
    steps, outputs = steps_of(record(lambda x: x.detach() * x, Value(2.0)))
    assert steps == [("v2", "mul", None, ("x", "x"))]
    assert outputs == ["v2"]


def test_a_step_that_may_raise_is_kept_for_those_who_want_it():
    program = record(lambda x, digits: (round(x, digits), x * 2.0)[1], Value(0.5), Value(1.0))
    assert [name for _, name, _, _ in steps_of(program)[0]] == ["mul"]
    assert [name for _, name, _, _ in steps_of(program, with_refusals=True)[0]] == ["round", "mul"]


@primitive(lambda out, x: 3.0)
def triple(x):
    return 3.0 * x


def test_what_a_target_lacks_is_refused_by_name():
    program = record(lambda x: sigmoid(x) * triple(x), Value(2.0))
    require(program, "Basic", {"sigmoid", "mul"}, {triple: ("3 * {0}", "3")})
    with pytest.raises(ProgramError, match="uses sigmoid, which Basic does not have yet"):
        require(program, "Basic", {"mul"}, {triple: ("3 * {0}", "3")})
    with pytest.raises(ProgramError, match=r"uses triple, an operation of your own, .*2 texts"):
        require(program, "Basic", {"sigmoid", "mul", "triple"}, {})
    steps = record(lambda x: scan(lambda c, _: (c * 0.5, None), x, length=3000)[0], Value(1.0))
    require(steps, "Basic", {"mul"}, {}, compounds={"scan", "carry"})
    with pytest.raises(ProgramError, match="has a scan in it, which Basic cannot write"):
        require(steps, "Basic", {"mul"}, {}, compounds={"carry"})


def test_many_inputs_are_few_words_of_a_comment():
    program = record(lambda xs: dot(xs, xs), [1.0] * 200)
    assert next(remarks(program)) == "program of 200 numbers: xs[0] to xs[199]"
    assert len([*remarks(program)]) == 3
