"""What a Value promises: making and reading it, comparing it, and its backward pass."""

import contextlib
import math
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import GraphChangedError, NoGraphError, Value, gradients, no_grad, primitive
from tests.garbage import left_behind
from tests.patience import PATIENCE


class TestMaking:
    @pytest.mark.parametrize(
        "data", [2, 2.0, True, Fraction(1, 2), np.float32(0.5), np.int64(3), np.array(4.0)]
    )
    def test_anything_with_a_real_float(self, data):
        assert type(Value(data).data) is float
        assert Value(data).data == float(data)
        assert (Value(1.0) + data).data == 1.0 + float(data)

    @pytest.mark.parametrize(
        ("data", "error", "remedy"),
        [
            ("1.5", TypeError, "pass float(...) of it"),
            (None, TypeError, "pass 0.0"),
            (1j, TypeError, "pass its .real"),
            (np.complex128(1j), TypeError, "pass its .real"),
            ([1.0], TypeError, "one Value for each element"),
            (np.array([1.0, 2.0]), TypeError, "one Value for each element"),
            (object(), TypeError, "pass a float"),
            (Value(1.0), TypeError, "v.data"),
            (10**400, OverflowError, "pass math.inf"),
            (Fraction(10**400), OverflowError, "pass math.inf"),
        ],
    )
    def test_what_is_no_number_is_refused_with_a_remedy(self, data, error, remedy):
        with pytest.raises(error, match=re.escape(remedy)):
            Value(data)

    def test_at_birth(self):
        v = Value(2)
        assert (v.data, v.grad, v.has_grad, v.label, v.op) == (2.0, 0.0, False, "", "")
        assert v.parents == v.arguments == v.local_derivatives == ()

    def test_what_has_a_label_shows_it(self):
        assert repr(Value(2.0, "x")) == "Value(data=2.0, grad=0.0, label='x')"
        assert repr(Value(2.0)) == "Value(data=2.0, grad=0.0)"

    def test_it_is_made_once(self):
        """Made again, it would be another number, which the graphs that use it could not know."""
        x = Value(2.0)
        for node in (x, x * x, x.detach()):
            with pytest.raises(TypeError, match="is made already; assign its data instead"):
                node.__init__(5.0)
        assert x.data == 2.0

    def test_the_label_is_text(self):
        for thing in (Value(2.0), Value(2.0, "x"), Value(2.0) * 3):
            with pytest.raises(TypeError, match="expected a str as label, got 3"):
                thing.label = 3
            assert thing.label in ("", "x")
        with pytest.raises(TypeError, match="expected a str as label, got 3"):
            Value(2, 3)

    def test_a_result_records_parents_and_local_derivatives(self):
        x, y = Value(3.0), Value(4.0)
        out = x * y
        assert out.op == "mul"
        assert [id(p) for p in out.parents] == [id(x), id(y)]
        assert [d(12.0, 3.0, 4.0) for d in out.local_derivatives] == [4.0, 3.0]

    def test_repeated_parents_are_kept(self):
        x = Value(3.0)
        assert [id(p) for p in (x * x).parents] == [id(x), id(x)]

    def test_a_number_is_closed_over_and_is_no_parent(self):
        x = Value(3.0)
        out = 2 ** (x - 1)
        assert [p.op for p in out.parents] == ["sub"]
        assert out.arguments[0] == 2.0
        (derivative,) = out.local_derivatives
        assert derivative(4.0, 2.0) == pytest.approx(4 * math.log(2), rel=1e-15)

    def test_repr_and_format(self):
        assert repr(Value(2)) == "Value(data=2.0, grad=0.0)"
        assert f"{Value(math.pi):.3f}" == "3.142"
        assert f"{Value(2)}" == "Value(data=2.0, grad=0.0)"


class TestAsNumber:
    def test_comparisons_look_at_the_numbers(self):
        two, three = Value(2), Value(3)
        assert two < three <= 3 < Fraction(7, 2)
        assert three > two >= 2.0
        assert 1 < two != three
        assert two == Value(2.0) == 2
        assert two == np.float64(2)
        assert max([two, three]) is three
        assert sorted([three, two])[0] is two

    def test_what_is_no_number_is_not_equal(self):
        assert Value(2) != "2"
        assert Value(2) != None  # noqa: E711
        with pytest.raises(TypeError):
            Value(2) < "3"  # noqa: B015

    def test_hash_is_identity(self):
        a, b = Value(2), Value(2)
        assert a == b
        assert len({a, b}) == 2

    def test_truth_is_that_of_the_number(self):
        assert Value(0.5)
        assert not Value(0.0)

    @pytest.mark.parametrize("convert", [float, int, math.exp, math.sin])
    def test_no_gradient_is_lost_on_the_quiet(self, convert):
        with pytest.raises(TypeError, match=r"autograd\.exp for math\.exp.*v\.data"):
            convert(Value(2.0))


BINARY = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "%": lambda x, y: x % y,
    "//": lambda x, y: x // y,
}


@pytest.mark.parametrize("operator", BINARY.values(), ids=BINARY)
@pytest.mark.parametrize(("x", "y"), [(5.5, 2.0), (0.5, 3.0), (7.0, 0.5)])
def test_operators_take_values_and_numbers_on_either_side(operator, x, y):
    expected = operator(x, y)
    assert operator(Value(x), Value(y)).data == expected
    assert operator(Value(x), y).data == expected
    assert operator(x, Value(y)).data == expected
    a, b = Value(x), Value(y)
    both = gradients(operator(a, b), [a, b])
    assert gradients(operator(a, y), [a]) == both[:1]
    assert gradients(operator(x, b), [b]) == both[1:]


def test_unary_operators():
    x = Value(-3.0)
    assert ((-x).data, (+x).data, abs(x).data) == (3.0, -3.0, 3.0)
    assert [gradients(f, [x])[0] for f in (-x, +x, abs(x))] == [-1.0, 1.0, -1.0]


@pytest.mark.parametrize("other", ["a", None, 1j, [1.0]])
def test_operators_leave_what_is_no_number_to_its_own_type(other):
    for operator in BINARY.values():
        with pytest.raises(TypeError):
            operator(Value(1.0), other)
        with pytest.raises(TypeError):
            operator(other, Value(1.0))


class TestBackward:
    def test_inputs_accumulate_and_results_do_not(self):
        x = Value(3.0)
        y = x * x
        z = y + x
        z.backward()
        z.backward()
        assert (x.grad, y.grad, z.grad) == (14.0, 1.0, 1.0)

    def test_two_outputs_sum_into_shared_inputs(self):
        x = Value(3.0)
        shared = x * 2
        (shared * 5).backward()
        (shared * shared).backward()
        assert x.grad == 10.0 + 24.0
        assert shared.grad == 12.0

    def test_seed(self):
        x = Value(3.0)
        (x * x).backward(seed=0.5)
        assert x.grad == 3.0

    def test_an_input_is_its_own_derivative(self):
        x = Value(3.0)
        x.backward()
        assert x.grad == 1.0

    def test_zero_grad(self):
        x = Value(3.0)
        (x * x).backward()
        x.zero_grad()
        assert (x.grad, x.has_grad) == (0.0, False)

    def test_no_influence_is_told_from_derivative_zero(self):
        x, unused = Value(0.0), Value(1.0)
        (x * x).backward()
        assert (x.grad, unused.grad) == (0.0, 0.0)
        assert (x.has_grad, unused.has_grad) == (True, False)

    def test_infinity_times_zero_is_not_masked(self):
        x = Value(0.0)
        (x.sqrt() * 0.0).backward()
        assert math.isnan(x.grad)

    def test_a_branch_not_taken_is_not_in_the_graph(self):
        x = Value(0.0)
        y = x.sqrt() / x if x > 0 else x * 3
        y.backward()
        assert x.grad == 3.0

    @pytest.mark.bare
    def test_a_million_nodes_deep(self):
        def work(x):
            y = x
            for _ in range(1_000_000):
                y = -y
            y.backward()
            assert (y.data, x.grad) == (0.0, 1.0)

        assert left_behind(work, Value(0.0)) == []

    def test_the_gradient_must_be_a_number(self):
        with pytest.raises(TypeError, match=r"pass 0\.0"):
            Value(1.0).grad = None

    def test_no_reference_cycles(self):
        def work(x, w):
            y = ((w * x + 1.0).tanh().exp() ** 2 - 2 / x).relu() % 7.0
            y.backward()
            gradients(y, [x], create_graph=True)

        assert left_behind(work, Value(1.5), Value(0.5)) == []


class TestChangedGraph:
    def test_an_assigned_input_is_named(self):
        x = Value(3.0, label="weight")
        y = x * x
        x.data = 4.0
        with pytest.raises(GraphChangedError, match="'weight'"):
            y.backward()
        with pytest.raises(GraphChangedError, match="'weight'"):
            gradients(y, [x], create_graph=True)
        assert x.grad == 0.0

    def test_a_new_graph_is_fine(self):
        x = Value(3.0)
        x.data += 1.0
        y = x * x
        y.backward()
        assert x.grad == 8.0

    def test_the_others_are_not_blamed(self):
        x, other = Value(3.0), Value(1.0)
        y = x * x
        other.data = 5.0
        (y * other).backward()
        assert (x.grad, other.grad) == (30.0, 9.0)

    @pytest.mark.parametrize("used", [True, False])
    def test_an_assigned_result_is_named(self, used):
        x = Value(3.0)
        y = x * x
        y.label = "square"
        z = y * 2 if used else None
        y.data = 1.0
        for output in (z, y, y * 2):
            if output is not None:
                with pytest.raises(GraphChangedError, match="'square'"):
                    output.backward()

    def test_bad_data_changes_nothing(self):
        x = Value(3.0)
        y = x * x
        with pytest.raises(TypeError):
            x.data = "4"
        y.backward()
        assert (x.data, x.grad) == (3.0, 6.0)


class TestConstants:
    def test_no_grad_records_nothing(self):
        x = Value(3.0)
        with no_grad():
            y = x * x + 1
        assert (y.data, y.parents, y.op) == (10.0, (), "constant")
        with pytest.raises(NoGraphError, match="no_grad"):
            y.backward()
        assert (x * x).parents

    def test_no_grad_ends_with_an_error(self):
        with pytest.raises(KeyError), no_grad():
            raise KeyError
        assert (Value(1.0) * 2).parents

    def test_no_grad_ends_with_ctrl_c_at_its_very_beginning(self, monkeypatch):
        real = autograd.recording.modes.recording

        class Interrupted:
            get = real.get

            def set(self, value):
                real.set(value)
                monkeypatch.undo()
                raise KeyboardInterrupt

        monkeypatch.setattr(autograd.recording.modes, "recording", Interrupted())
        with pytest.raises(KeyboardInterrupt), no_grad():
            pass
        assert (Value(1.0) * 2).parents

    def test_no_grad_is_of_one_thread(self):
        seen = []
        with no_grad():
            thread = threading.Thread(target=lambda: seen.append((Value(1.0) * 2).op))
            thread.start()
            thread.join()
        assert seen == ["mul"]

    def test_detach(self):
        x = Value(3.0, label="x")
        constant = (x * x).detach()
        (x * constant).backward()
        assert (x.grad, constant.grad, constant.has_grad) == (9.0, 0.0, False)
        assert x.detach().label == "x"


class TestInterruption:
    def test_an_error_leaves_no_half_written_gradients(self):
        @primitive(lambda out, x: 1 / 0)
        def broken(x):
            return x

        x, w = Value(3.0), Value(2.0)
        y = broken(x) * w
        with pytest.raises(ZeroDivisionError):
            y.backward()
        assert [v.has_grad for v in (x, w, y, *y.parents)] == [False] * 5

    @pytest.mark.bare
    def test_an_interrupt_leaves_all_gradients_or_none(self):
        """Ctrl-C at thousands of moments of the pass: each input has had it wholly or not."""
        inputs = [Value(1.0) for _ in range(300)]
        output = sum(inputs)
        expected = 0
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        try:
            for step in range(400):
                with contextlib.suppress(KeyboardInterrupt):  # which may come in `finally` too
                    try:
                        signal.setitimer(signal.ITIMER_REAL, 1e-6 * step)
                        output.backward()
                    finally:
                        signal.setitimer(signal.ITIMER_REAL, 0)
                grads = {v.grad for v in inputs}
                assert grads <= {float(expected)} or grads == {expected + 1.0}
                expected = int(grads.pop())
        finally:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
        assert 0 < expected < 400

    @pytest.mark.bare
    @pytest.mark.skipif(autograd.engine == "native", reason="about the lines of accumulate")
    @pytest.mark.parametrize("moment", range(8))
    def test_an_interrupt_before_a_line_of_the_commit(self, moment):
        """Results and inputs are written at once, wherever in ``accumulate`` Ctrl-C comes."""
        from autograd.node import accumulate

        x = Value(2.0)
        y = x * x
        z = y + x
        lines = set()  # that have begun; the end of a with block comes back to its first line

        def trace(frame, event, argument):
            if frame.f_code is getattr(accumulate, "__code__", None) and event == "line":
                if len(lines) == moment and frame.f_lineno not in lines:
                    raise KeyboardInterrupt
                lines.add(frame.f_lineno)
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            z.backward()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        assert [v.grad for v in (x, y, z)] in ([0.0, 0.0, 0.0], [5.0, 1.0, 1.0])

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
    def test_a_child_process_does_not_wait_for_a_thread_it_does_not_have(self):
        code = """
            import os, sys, threading, warnings
            from autograd import Value
            sys.setswitchinterval(1e-6)
            x = Value(2.0)
            def train():
                while True:
                    (x * x + x).backward()
                    x.data = 2.0
            threading.Thread(target=train, daemon=True).start()
            warnings.simplefilter("ignore")  # Python 3.12 warns of exactly this
            for _ in range(60):
                child = os.fork()
                if child == 0:
                    y = Value(3.0)
                    (y * y).backward()
                    y.data = 1.0
                    os._exit(int(y.grad) - 6)
                assert os.waitpid(child, 0)[1] == 0
            print("done", flush=True)
            os._exit(0)
        """
        command = [sys.executable, "-c", textwrap.dedent(code)]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        assert done.stdout.split() == [b"done"]

    def test_threads_lose_no_update(self):
        x = Value(2.0)
        passes, workers = 200, 4

        def work():
            for _ in range(passes):
                (x * x + x).backward()

        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert x.grad == passes * workers * 5.0


class TestGradients:
    def test_orders_nest(self):
        x = Value(2.0)
        y, slopes = x**4, []
        for _ in range(6):
            (y,) = gradients(y, [x], create_graph=True)
            slopes.append(y.data)
        assert slopes == [32.0, 48.0, 48.0, 24.0, 0.0, 0.0]

    def test_the_power_is_smooth_at_zero(self):
        x = Value(0.0)
        y, slopes = x**2, []
        for _ in range(4):
            (y,) = gradients(y, [x], create_graph=True)
            slopes.append(y.data)
        assert slopes == [0.0, 2.0, 0.0, 0.0]

    def test_no_grad_is_read_or_written(self):
        x = Value(2.0)
        x.grad = 7.0
        y = x * x
        gradients(y, [x], create_graph=True)
        assert (x.grad, y.has_grad) == (7.0, False)

    def test_any_node_may_be_an_input(self):
        x, unused = Value(2.0), Value(1.0)
        y = x * x
        assert gradients(y * y, [y, x, unused]) == [8.0, 32.0, 0.0]

    def test_no_perturbation_confusion(self):
        """d/dx (x · d/dy (x + y)) at 1 is 1: the inner derivative is 1, whatever x is."""
        x, y = Value(1.0), Value(1.0)
        (inner,) = gradients(x + y, [y], create_graph=True)
        assert gradients(x * inner, [x]) == [1.0]

    @pytest.mark.parametrize("call", [lambda x: gradients(2.0, [x]), lambda x: gradients(x, [1.0])])
    def test_only_values_have_derivatives(self, call):
        with pytest.raises(TypeError, match="expected Values, got"):
            call(Value(1.0))

    def test_one_input_is_a_list_of_one(self):
        with pytest.raises(TypeError, match=r"pass \[value\]"):
            gradients(Value(1.0), Value(1.0))


class TestSubclass:
    class Weight(Value):
        unit = "kg"

    def test_a_subclass_takes_part(self):
        w = self.Weight(3.0, "w")
        y = w * w
        y.backward()
        assert (w.grad, type(y)) == (6.0, autograd.Value)


def test_the_exponent_zero_keeps_its_mixed_derivative():
    """∂²xʸ/∂x∂y = xʸ⁻¹ (1 + y ln x), which is 1/x at y = 0."""
    x, y = Value(2.0), Value(0.0)
    (slope,) = gradients(x**y, [x], create_graph=True)
    assert (slope.data, gradients(slope, [y])) == (0.0, [0.5])
