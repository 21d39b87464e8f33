"""Both engines give the same numbers, and the compiled one keeps its memory in order."""

import gc
import os
import pickle
import struct
import subprocess
import sys
import textwrap
import threading
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import NoGraphError, Value, exp, no_grad, primitive
from autograd.engines import built, choose, claimed, description, engine
from autograd.programs.expression import Expression
from autograd.programs.words import WORDS
from autograd.rules.operations import ROWS, row_named
from autograd.strategies import expressions_anywhere
from tests.autograd.native.engine_worker import run
from tests.autograd.native.formula_points import points
from tests.autograd.native.odd_things import THINGS, USES, outcome, sources
from tests.garbage import left_behind

only_compiled = pytest.mark.skipif(engine != "native", reason="about the compiled engine")


def both_engines(test):
    """A test that runs the other engine too, and so need not run on both; it takes many points."""
    missing = pytest.mark.skipif(not built, reason="the compiled engine was not built")
    return pytest.mark.bare(pytest.mark.long(missing(test)))


WIDE = [word for name, word in WORDS.items() if name != "round"]  # to decimals that are an integer
CONSTANTS = st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0, -700.5, 1e-300, 1e300])
NUMBERS = CONSTANTS | st.floats(-5, 5) | st.floats()
PROGRAMS = st.tuples(
    expressions_anywhere(operations=[word.name for word in WIDE], of=NUMBERS), st.booleans()
)


def python(code, engine, check=True, **settings):
    """Run the code in an interpreter of its own."""
    environment = {**os.environ, "AUTOGRAD_ENGINE": engine, **settings}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=check)


def output_of(code, engine="native"):
    return python(code, engine).stdout.split()


class TestTheChoice:
    @pytest.mark.parametrize(
        ("word", "built", "engine"),
        [
            ("", True, "native"),
            ("", False, "python"),
            ("python", True, "python"),
            ("python", False, "python"),
            ("native", True, "native"),
        ],
    )
    def test_of_an_engine(self, word, built, engine):
        assert choose(word, built) == engine

    def test_of_an_unknown_engine(self):
        with pytest.raises(ValueError, match="'fast', which is no engine; set it to 'python' or"):
            choose("fast", built=True)
        failed = python("import autograd", "fast", check=False)
        assert failed.returncode == 1
        assert "AUTOGRAD_ENGINE is 'fast'" in failed.stderr

    def test_of_an_engine_that_was_not_built(self):
        with pytest.raises(ImportError, match="install seegrad again where a C compiler"):
            choose("native", built=False)

    def test_is_told(self):
        assert autograd.engine == engine
        assert description().startswith(f"engine: {engine}")

    def test_is_one_class(self):
        assert isinstance(Value(1.0) + 1.0, autograd.Value)
        assert (Value.__module__, Value.__qualname__) == ("autograd.value", "Value")


@only_compiled
class TestTwins:
    """A twin that is not claimed would leave its work to the slow closures, in silence."""

    def test_every_class_and_function_has_taken_its_place(self):
        from autograd.native.engine import names_of_twins

        assert claimed == names_of_twins()

    def test_every_formula_has_met_its_rule(self):
        from autograd.native.engine import rules_of_twins

        twins = rules_of_twins()
        assert {name for name, rule in twins.items() if rule is None} == set()
        assert {name: row_named(name).rule.operation for name in twins} == twins

    def test_the_table_knows_which_rules_are_compiled(self):
        from autograd.native.engine import rules_of_twins

        assert {row.name for row in ROWS if row.compiled} == set(rules_of_twins())


@pytest.fixture(scope="module")
def other_engine():
    """A function that runs a program on the engine that does not run here."""
    other = "python" if engine == "native" else "native"
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.autograd.native.engine_worker"],
        env={**os.environ, "AUTOGRAD_ENGINE": other},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )

    def run_there(program):
        pickle.dump(program, worker.stdin)
        worker.stdin.flush()
        return pickle.load(worker.stdout)

    with worker:
        yield run_there
        worker.kill()


def bits(result):
    """The result with each float as its 64 bits; all nans are one."""
    if isinstance(result, str):
        return result
    if isinstance(result, float):
        return "nan" if result != result else struct.pack("<d", result)
    return [bits(part) for part in result]


@both_engines
@settings(max_examples=400)
@given(program=PROGRAMS)
def test_both_engines_give_the_same_bits(other_engine, program):
    assert bits(run(program)) == bits(other_engine(program))


@both_engines
@pytest.mark.parametrize("use", sources(USES))
def test_both_engines_do_the_same_with_odd_things(other_engine, use):
    differing = {
        thing: (here, there)
        for thing in sources(THINGS)
        if (here := outcome(thing, use)) != (there := other_engine((thing, use)))
    }
    assert not differing


@both_engines
@pytest.mark.parametrize("word", [w for w in WIDE if w.arity in {1, 2}], ids=lambda w: w.name)
def test_each_operation_over_the_doubles(other_engine, word):
    points = [0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 40.0, 708.0, 746.0, 1e-310, 1e-160, 1e200]
    points += [-x for x in points] + [float("inf"), float("-inf"), float("nan")]
    for x in points:
        for y in points if word.arity == 2 else [0.0]:
            for as_functions in (False, True):
                program = Expression((x, y), ((word.name, (0, 1)[: word.arity]),)), as_functions
                assert bits(run(program)) == bits(other_engine(program)), program


@both_engines
@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_each_formula_has_the_bits_of_its_rule(other_engine, name):
    program = name, points(name, 2000)
    for point, here, there in zip(program[1], run(program), other_engine(program), strict=True):
        assert bits(here) == bits(there), (point, here, there)


def test_what_is_no_value_is_refused_and_does_not_crash():
    from autograd.value import error_signals

    for wrong in (None, 1.0, "x", object()):
        with pytest.raises((TypeError, AttributeError)):
            error_signals(wrong, 1.0)
        with pytest.raises((TypeError, AttributeError)):
            autograd.copying.with_history(wrong, exp.operation, (1.0,))
        with pytest.raises(TypeError):
            autograd.gradients(wrong, [Value(1.0)])


def test_a_value_has_no_weak_references():
    """They would cost each node of the compiled engine another line of the cache."""
    for node in (Value(1.0), Value(1.0) * 2.0):
        with pytest.raises(TypeError, match="cannot create weak reference to 'Value' object"):
            weakref.ref(node)


@both_engines
@pytest.mark.parametrize(("writer", "reader"), [("python", "native"), ("native", "python")])
def test_each_engine_reads_the_pickles_of_the_other(tmp_path, writer, reader):
    file = tmp_path / "graph.pickle"
    graph = "x = Value(3.0, 'x'); y = exp(x * 0.5) + x**2; z = dot([y, 2.0], [x, x]); z.backward()"
    write = f"import pickle; from autograd import *; {graph}; f = open({str(file)!r}, 'wb');"
    output_of(write + "pickle.dump((x, y, z), f)", writer)
    read = f"import pickle; x, y, z = pickle.load(open({str(file)!r}, 'rb')); before = x.grad;"
    read += (
        "z.backward(); print(x.label, x.grad == 2 * before, z.parents[0] is y, type(z).__name__)"
    )
    assert output_of(read, reader) == ["x", "True", "True", "Value"]


class Weight(Value):
    def __init__(self, data, shape):
        super().__init__(data, "w")
        self.shape = shape


@primitive(lambda out, x: 1.0)
def same(x):
    return x


class TestAttributes:
    def test_are_made_from_what_a_node_stores(self):
        x, y = Value(2.0), Value(3.0)
        for node, arguments in [
            (x * y, (x, y)),
            (x * 2.0, (x, 2.0)),
            (2 * x, (2.0, x)),
            (exp(x), (x,)),
            (autograd.sum([x, 1.0, y, x]), (x, 1.0, y, x)),
            (autograd.dot([x, 1.0], [y, y]), (x, 1.0, y, y)),
            (autograd.linear([[x, 2.0]], [[y, x]], [y])[0][0], (y, x, y, x, 2.0, 1.0)),
        ]:
            parents = [a for a in arguments if isinstance(a, Value)]
            assert all(a is b or a == b for a, b in zip(node.arguments, arguments, strict=True))
            assert all(a is b for a, b in zip(node.parents, parents, strict=True))
            derivatives = node.local_derivatives
            assert len(derivatives) == (1 if node.operation.n_ary else len(parents))

    def test_of_a_subclass(self):
        w = Weight(2.0, (1,))
        y = w * w
        y.backward()
        assert (w.grad, w.shape, w.label, type(y)) == (4.0, (1,), "w", Value)
        assert pickle.loads(pickle.dumps(y)).parents[0].shape == (1,)


class TestReentrancy:
    def test_a_partial_that_runs_backward_itself(self):
        inner = []

        def slope(out, x):
            p = Value(x if isinstance(x, float) else x.data)
            q = p * p * shared
            q.backward()
            inner.append(shared.grad)
            return p.grad

        shared = Value(5.0)

        @primitive(slope)
        def square_times_5(x):
            return x * x * 5.0

        x = Value(3.0)
        y = square_times_5(x) * shared + square_times_5(2.0 * x) * shared
        y.backward()
        assert x.grad == 5.0 * 30.0 + 5.0 * 2.0 * 60.0
        assert inner == [36.0, 36.0 + 9.0]
        assert shared.grad == 45.0 + 180.0 + 45.0

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    def test_an_error_on_the_way_changes_no_gradient(self, error):
        def fail(out, x):
            raise error

        @primitive(fail)
        def broken(x):
            return x

        x = Value(2.0)
        y = x * x
        z = y * broken(x) * x
        with pytest.raises(error):
            z.backward()
        assert [v.has_grad for v in (x, y, z)] == [False, False, False]
        y.backward()  # the engine is free again
        assert x.grad == 4.0

    def test_a_partial_that_is_no_number(self):
        @primitive(lambda out, x: "1")
        def broken(x):
            return x

        x = Value(2.0)
        with pytest.raises(TypeError):
            broken(x).backward()
        assert not x.has_grad

    def test_partials_that_grow_as_they_are_read(self):
        class Growing:
            def __rmul__(self, signal):
                return signal * float(self)

            def __float__(self):
                partials.append(self)
                return 1.0

        partials = [Growing(), Growing()]

        @primitive(lambda out, *xs: partials)
        def broken(*xs):
            return 0.0

        x, y = Value(2.0), Value(3.0)
        broken(x, 1.0 * y).backward()
        assert (x.grad, y.grad) == (1.0, 1.0)

    def test_an_operand_that_assigns_another_as_it_is_read(self):
        class Assigning:
            def __float__(self):
                x.data = 7.0
                return 1.0

        for operation in (lambda x, y: x * y, lambda x, y: y - x, autograd.atan2):
            x = Value(2.0)
            assert operation(x, Assigning()).data == operation(7.0, 1.0)

    @pytest.mark.bare
    def test_operations_while_the_collector_runs(self):
        class Garbage:
            def __init__(self):
                self.itself = self

            def __del__(self):
                autograd.sum(many)

        many = [Value(1.0)] * 10_000
        xs = [Value(i / 50) for i in range(50)]
        automatic, thresholds = gc.isenabled(), gc.get_threshold()
        results = set()
        try:
            for allocations in range(12):  # until the collector runs
                gc.disable()
                gc.collect()
                Garbage()
                gc.set_threshold(gc.get_count()[0] + allocations)
                gc.enable()
                y = autograd.rules.n_ary.softmax(*xs)
                results.add((y.data, *autograd.gradients(y, xs)))
        finally:
            gc.set_threshold(*thresholds)
            (gc.enable if automatic else gc.disable)()
        assert len(results) == 1


@pytest.mark.parametrize("uses_closures", [False, True])
def test_threads_that_share_leaves_lose_no_update(uses_closures):
    @primitive(lambda out, x: 2.0 * x)
    def squared(x):
        return x * x

    shared = [Value(1.0) for _ in range(20)]

    def train():
        for _ in range(200):
            terms = [squared(w) if uses_closures else w * w for w in shared]
            autograd.sum(terms).backward()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=train) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert [w.grad for w in shared] == [2.0 * 200 * 4] * 20


def test_constants_do_not_lead_anywhere():
    x = Value(2.0)
    with no_grad():
        results = [x * x, 2.0 * x, exp(x), autograd.dot([x], [x]), autograd.sum([x, x])]
        results += autograd.linear([[x]], [[x], [2.0]])[0]
    for constant in [*results, x.detach()]:
        assert (constant.op, constant.arguments) == ("constant", ())
        with pytest.raises(NoGraphError):
            constant.backward()


@only_compiled
class TestMemory:
    RESIDENT = (
        "import ctypes, gc, os, sys\n"
        "ctypes.CDLL(None).prctl(41, 1, 0, 0, 0)\n"  # PR_SET_THP_DISABLE: no pages of 2 MB
        "from autograd import *\n"
        "def resident():\n"
        "    pages = open('/proc/self/statm').read().split()[1]\n"
        "    return int(pages) * os.sysconf('SC_PAGESIZE')\n"
    )
    linux = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="reads /proc")

    @linux
    def test_a_node_takes_64_bytes(self):
        code = "x = y = Value(1.0)\nbefore = resident()\nfor _ in range(10**6): y = y * x\n"
        (bytes_a_node,) = output_of(self.RESIDENT + code + "print((resident() - before) / 10**6)")
        assert 63.5 <= float(bytes_a_node) <= 66  # some pages were resident before

    def test_no_node_is_known_to_the_collector(self):
        x = Value(1.0)
        assert not any(gc.is_tracked(v) for v in (x, x * x, autograd.sum([x, x]), exp(x)))

    def test_references_are_counted(self):
        def work(x, y, label, *_):
            for _ in range(50):
                use(x, y, label)

        def use(x, y, label):
            z = autograd.relu(same(x * y + 2.0 * x - y / x)) ** 2
            z.label = label
            w = autograd.sum([z, x, 1.0]) + autograd.dot([x, 2.0, y], [y, x, 3.0]) + exp(-x)
            w = autograd.sum(autograd.linear([[x, y, 1.0], [w, x, y]], [[x, z, 3]] * 2, [y, 1])[1])
            w.backward()
            autograd.gradients(w, [x, y], create_graph=True)
            with pytest.raises(TypeError):
                autograd.dot([x, y], [x, "y"])
            with pytest.raises(TypeError):
                autograd.linear([[x, y]], [[x, "y"]], [x])
            with no_grad():
                _ = x * y
            copied = pickle.loads(pickle.dumps(w))
            _ = (w.arguments, w.parents, w.local_derivatives, x == y, x.detach(), copied)

        x, y, label = Value(2.0), Value(3.0), "a label of its own" * 2
        operations = [rule.operation for rule in (same, exp, autograd.relu, autograd.tanh)]
        assert left_behind(work, x, y, label, *operations, x.operation) == []

    @linux
    def test_a_long_life_leaks_nothing(self):
        code = """
            def fail(out, x):
                raise ArithmeticError
            @primitive(fail)
            def broken(x):
                if x > 1e9:
                    raise ArithmeticError
                return x
            weights = [Value(float(i)) for i in range(10)]
            def live(nodes):
                made = 0
                while made < nodes:
                    y = weights[0]
                    for w in weights:
                        y = exp(-(y * w + 2.0) / 3.0) + w ** 2.0
                    z = dot(weights, [y, 1.0] * 5) + sum(weights)
                    z += logsumexp(linear([[y, 1.0]], [weights[:2], [z, 2.0]], weights[:2])[0])
                    z.label = "z" * 50
                    z.backward()
                    made += 62
                    for wrong in (broken(y) * y, y * 1e30):
                        try:
                            broken(wrong).backward()
                        except ArithmeticError:
                            pass
            live(10**5); gc.collect(); before = resident()
            live(3 * 10**6); gc.collect()
            print(resident() - before)
        """
        (growth,) = output_of(self.RESIDENT + textwrap.dedent(code))
        assert int(growth) < 2**20

    @linux
    def test_nodes_that_live_on_do_not_keep_the_memory_of_their_neighbours(self):
        code = """
            x = Value(1.0)
            kept = [x * x for _ in range(10**6)][::3]
            before = resident()
            more = [x * x for _ in range(6 * 10**5)]
            print(resident() - before)
        """
        (growth,) = output_of(self.RESIDENT + textwrap.dedent(code))
        assert int(growth) < 6 * 10**5 * 8 + 2**22  # the list itself, and a little more

    def test_a_deep_chain_runs_backward_and_is_freed(self):
        code = "from autograd import *; import threading; threading.stack_size(65536)\n"
        code += "def work():\n  x = y = Value(1.0)\n  for _ in range(3 * 10**6): y = y + x\n"
        code += "  y.backward(); print(x.grad); del y; print('freed')\n"
        code += "t = threading.Thread(target=work); t.start(); t.join()"
        assert output_of(code) == ["3000001.0", "freed"]

    @pytest.mark.skipif(sys.version_info >= (3, 12), reason="collects between bytecodes only")
    def test_a_row_that_shrinks_while_others_are_computed(self):
        class Garbage:
            def __init__(self):
                self.itself = self

            def __del__(self):
                rows[-1].clear()

        rows, weights = [[1.0] * 50 for _ in range(10_000)], [[Value(1.0)] * 50]
        gc.collect()
        Garbage()
        with pytest.raises(RuntimeError, match="a row changed its length"):
            autograd.linear(rows, weights)

    def test_a_list_does_not_find_what_is_being_freed(self):
        code = """
            from autograd import *
            class Last(Value):
                def __del__(self):
                    for _ in range(100):
                        row = [a, self]
                        if id(row) == address:  # as likely as not the first
                            found.append(dot(row, [1.0, 2.0]))
                            break
                        others.append(row)
            a, others, found = Value(1.0), [], []
            for _ in range(100):
                row = [a, Last(3.0)]
                address = id(row)
                y = dot(row, [1.0, 2.0])
                del row
                del y
                for z in found:
                    z.backward()
                found.clear()
            del Last.__del__, z
            print("alive")
        """
        assert output_of(textwrap.dedent(code)) == ["alive"]

    def test_under_the_debug_allocator(self):
        code = (
            "from autograd import *; import copy\n"
            "x = Value(2.0, 'x'); y = x\n"
            "for i in range(1000): y = tanh(dot([x, y, 2.0], [y, 1.0, x])) + sum([x, y, y]) / 3\n"
            "(row,) = linear([[x, y]], [[y, 1.0], [x, x]], [x, y]); y = max(row)\n"
            "z = copy.deepcopy(y); z.backward(); y.backward(); print(x.grad == x.grad)"
        )
        assert python(code, "native", PYTHONMALLOC="debug", PYTHONDEVMODE="1").stderr == ""
