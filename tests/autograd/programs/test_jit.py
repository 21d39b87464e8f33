"""jit keeps the meaning of everything around it, and runs f itself where it cannot."""

import copy
import pickle
import threading
import warnings
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

import numpy as np
import pytest

from autograd import (
    AnomalyError,
    GraphChangedError,
    Value,
    detect_anomaly,
    grad,
    gradients,
    group,
    jit,
    no_grad,
    value_and_grad,
)
from tests.patience import PATIENCE


def counted(f):
    """f, which counts how often its Python code runs."""

    def counting(*arguments, **keywords):
        counting.runs += 1
        return f(*arguments, **keywords)

    counting.runs = 0
    return counting


def test_the_code_runs_once_for_each_way():
    f = counted(lambda x: x * x if x > 0 else -x)
    jitted = jit(f)
    assert [jitted(x) for x in (3.0, 4.0, -1.0, -2.0, 5.0)] == [9.0, 16.0, 1.0, 2.0, 25.0]
    assert f.runs == len(jitted.programs()) == 2


def test_floats_give_floats_and_values_give_values():
    jitted = jit(lambda x: x * 2.0)
    assert type(jitted(1.5)) is float
    assert isinstance(jitted(Value(1.5)), Value)
    w = Value(3.0)
    assert isinstance(jit(lambda x: w * x)(2.0), Value)


def test_integers_and_texts_are_part_of_the_program():
    f = counted(lambda x, n, how="times": x * n if how == "times" else x + n)
    jitted = jit(f)
    assert [jitted(2.0, 3), jitted(2.0, 3, how="plus"), jitted(2.0, how="plus", n=4)] == [6, 5, 6]
    assert jitted(4.0, 3) == 12.0
    assert f.runs == 3
    assert jitted(2, 3) == 6
    assert type(jitted(2, 3)) is int


def test_other_shapes_are_other_recordings():
    f = counted(lambda xs: [*accumulate(xs, lambda x, y: x + y)][-1])  # sum: other digits from 3.12
    jitted = jit(f)
    assert [jitted([1.0, 2.0]), jitted((1.0, 2.0)), jitted([1.0]), jitted([3.0, 4.0])] == [
        3,
        3,
        1,
        7,
    ]
    assert f.runs == 3
    assert jit(lambda d: {"y": [d["a"], (d["b"],)]})({"a": 1.0, "b": 2.0}) == {"y": [1.0, (2.0,)]}


def test_objects_count_by_their_identity():
    class Scale:
        def __init__(self, by):
            self.by = by

    jitted = jit(lambda scale, x: scale.by * x)
    one, two = Scale(1.0), Scale(2.0)
    assert [jitted(one, 3.0), jitted(two, 3.0), jitted(one, 4.0)] == [3.0, 6.0, 4.0]


def test_arrays():
    jitted = jit(grad(lambda x: (x * x).sum()))
    for _ in range(2):
        answer = jitted(np.array([1.0, 2.0]))
        assert isinstance(answer, np.ndarray)
        assert answer.tolist() == [2.0, 4.0]
    x = np.random.default_rng(0).normal(size=100)
    with pytest.warns(RuntimeWarning, match="plain number"):
        assert jit(lambda x: np.exp(x).sum())(x) == np.exp(x).sum()
    constants = np.linspace(0, 1, 50)
    with pytest.warns(RuntimeWarning, match="numpy"):
        assert jit(lambda x: (constants * x).sum())(0.3) == (constants * 0.3).sum()


def test_a_call_is_one_node_that_is_copied_pickled_and_differentiated_again():
    jitted = jit(lambda x, y: (x * y).tanh() * x)
    x, y = Value(0.5, "x"), Value(0.3)
    out = jitted(x, y)
    assert out.parents == (x, y)
    (slope,) = gradients(out, [x], create_graph=True)
    want = grad(grad(lambda x: (x * 0.3).tanh() * x))(0.5)
    assert gradients(slope, [x])[0] == pytest.approx(want, rel=1e-14)
    copied = copy.deepcopy(out)
    copied.backward()
    assert copied.parents[0].grad == slope.data


def double(x):
    return x * 2.0


def test_a_replayed_node_is_pickled():
    out = jit(double)(Value(3.0))
    again = pickle.loads(pickle.dumps(out))
    again.backward()
    assert again.parents[0].grad == 2.0


def test_several_outputs_are_several_nodes():
    jitted = jit(lambda x, y: [x * y, x, y * 2.0, 1.0])
    x, y = Value(2.0), Value(3.0)
    for _ in range(2):
        product, same, twice, one = jitted(x, y)
        assert product.parents == (x, y)
        assert same is x
        assert twice.parents == (y,)  # no gradient, not even 0, for x
        assert one == 1.0
        assert type(one) is float


def test_an_argument_that_f_refers_to_as_well_counts_twice():
    w = Value(3.0)
    jitted = jit(lambda x: x * w * w)
    for x in (Value(2.0), w, w):
        w.zero_grad()
        out = jitted(x)
        out.backward()
        assert w.grad == (27.0 if x is w else 12.0)


def test_no_grad_and_group_and_anomaly_keep_their_meaning():
    jitted = jit(lambda x: 1.0 / x)
    x = Value(2.0)
    for _ in range(2):
        with no_grad():
            assert jitted(x).parents == ()
        with group("layer"):
            assert jitted(x).group == ("layer",)
        assert jitted(x).parents == (x,)
    with pytest.raises(AnomalyError, match="div gave inf"), detect_anomaly():
        jitted(Value(0.0))


def test_a_changed_value_is_not_differentiated_silently():
    x = Value(2.0)
    y = jit(lambda x: x * x)(x)
    x.data = 3.0
    with pytest.raises(GraphChangedError):
        y.backward()


def test_a_plain_number_is_written_as_one():
    said = []
    jit(lambda x: said.append(f"{x} {x!r} {x:.1f}") or x * 2.0)(0.25)
    assert said == ["0.25 0.25 0.2"]


def test_a_plain_number_is_looked_up_as_one():
    with pytest.warns(RuntimeWarning, match="in a dict or a set"):
        assert jit(lambda x: x * {1.0: 5.0}[x])(1.0) == 5.0
    with pytest.warns(RuntimeWarning, match="in a dict or a set"):
        assert jit(lambda x: 1.0 if x in {2.0} else x)(2.0) == 1.0
    with pytest.warns(RuntimeWarning, match="numpy"):
        assert isinstance(jit(lambda x: x * 2.0)(np.float64(1.0)), np.float64)


def test_labels_stay():
    def f(x):
        y = x * 2.0
        y.label = "y"
        return y

    jitted = jit(f)
    assert [jitted(Value(1.0)).label for _ in range(2)] == ["y", "y"]


def test_a_float_refuses_a_decimal_and_a_value_takes_it():
    jitted = jit(lambda x: x * Decimal("0.5"))
    with pytest.raises(TypeError), pytest.warns(RuntimeWarning, match="decimals"):
        jitted(2.0)
    assert jitted(Value(2.0)).data == jitted(Value(2.0)).data == 1.0


def test_an_error_is_that_of_f():
    def f(x):
        if x < 0:
            raise KeyError("negative")
        return x * 2.0

    jitted = jit(f)
    for _ in range(2):
        assert jitted(1.0) == 2.0
        with pytest.raises(KeyError, match="negative"):
            jitted(-1.0)


def test_a_function_that_looks_at_numbers_runs_itself_and_says_so_once():
    jitted = jit(lambda x: x * round(x.data) if isinstance(x, Value) else x)
    xs = [Value(float(k)) for k in range(8)]
    with pytest.warns(RuntimeWarning, match=r"looks at numbers.*\n.*test_jit.py, line") as caught:
        assert [jitted(x).data for x in xs] == [x.data**2 for x in xs]
    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_too_many_ways():
    f = counted(lambda x, n: x * n)
    jitted = jit(f)
    with pytest.warns(RuntimeWarning, match="more than 64 ways") as caught:
        assert [jitted(1.0, n) for n in range(80)] == [*range(80)]
    assert len(caught) == 1
    runs = f.runs
    assert jitted(2.0, 5) == 10.0
    assert f.runs == runs  # what was recorded is replayed still


def test_backward_within_is_done_by_f_itself():
    w = Value(2.0)

    def step(x):
        loss = w * x
        loss.backward()
        return loss.data

    jitted = jit(step)
    with pytest.warns(RuntimeWarning, match="calls backward"):
        assert [jitted(3.0), jitted(3.0)] == [6.0, 6.0]
    assert w.grad == 6.0


def test_a_container_that_f_changes_is_changed():
    def f(xs):
        xs.append(xs[0])
        return xs[0] * 2.0

    xs = [1.0]
    jitted = jit(f)
    with pytest.warns(RuntimeWarning, match="changes a container"):
        jitted(xs)
    jitted(xs)
    assert xs == [1.0, 1.0, 1.0]


def test_methods_and_functions_that_call_each_other():
    class Model:
        def __init__(self):
            self.w = Value(2.0)

        @jit
        def __call__(self, x):
            return square(self.w * x)

    square = jit(lambda x: x * x)
    model = Model()
    for x in (1.0, 3.0):
        model.w.zero_grad()
        out = model(x)
        out.backward()
        assert (out.data, model.w.grad) == ((2 * x) ** 2, 4 * x * x)


def test_a_function_that_does_not_depend_on_its_arguments_only():
    modes = iter([True, False, True])

    def f(x):
        if next(modes) and x > 0:
            return x * 2.0
        return x * 3.0 if x > 1 else x

    jitted = jit(f)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert jitted(1.0) == 2.0
        assert jitted(-1.0) == -1.0


def test_threads_call_the_same_function_at_once():
    jitted = jit(value_and_grad(lambda x: x * x if x > 0 else -x * x * x))
    want = {x: jitted(x) for x in (2.0, -2.0)}
    jitted = jit(value_and_grad(lambda x: x * x if x > 0 else -x * x * x))
    wrong = []

    def work(x):
        for _ in range(50):
            if jitted(x) != want[x]:
                wrong.append(x)

    threads = [threading.Thread(target=work, args=(x,)) for x in (2.0, -2.0) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_closures_of_an_outer_derivative():
    f = jit(lambda x, y: x * x * y)
    assert grad(lambda x: grad(lambda y: f(x, y))(3.0))(2.0) == 4.0
    assert grad(lambda y: f(2.0, y))(3.0) == 4.0


def test_what_is_no_function_is_refused():
    with pytest.raises(TypeError, match="jit takes a function"):
        jit(Value(1.0))


@dataclass
class Line:
    slope: object
    intercept: object
    name: str = field(default="", metadata={"static": True})


def test_dataclasses_are_trees_whose_other_fields_make_another_recording():
    def f(line):
        return line.slope * 2.0 + (line.intercept if line.name == "up" else 0.0)

    jitted = jit(f)
    for line in [Line(1.0, 5.0), Line(3.0, 5.0, "up"), Line(4.0, 6.0), Line(5.0, 7.0, "up")]:
        assert jitted(line) == f(line)
    assert len(jitted.programs()) == 2


def test_a_path_that_two_threads_record_at_once_is_one():
    meet = threading.Barrier(2, timeout=PATIENCE)
    meets = [False]

    def f(x):
        y = x * 2.0 if x > 0.0 else x * 3.0
        if meets[0]:
            meet.wait()
        return y

    jitted = jit(f)
    assert jitted(1.0) == 2.0
    meets[0] = True
    found = []
    threads = [threading.Thread(target=lambda: found.append(jitted(-1.0))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [-3.0, -3.0]
    owner = jitted.__closure__[0].cell_contents
    assert owner.count == len(jitted.programs()) == 2
