# cython: language_level=3, cdivision=True, boundscheck=False, wraparound=False
"""Programs replayed in C: the compiled twin of the reference interpreter of ``programs``.

A program comes as a flat list in single assignment. Positions count the inputs first, then the
results; an argument is the position of an earlier one (int) or a constant (float). Instructions:

    ("apply", operation, arguments)              the operation's function
    ("partial", operation, i, (out, *arguments)) its derivative by argument i, as a number
    ("partials", operation, (out, *arguments))   all derivatives of one of any number of arguments
    ("total", arguments)                         sums.total

``lowering.h`` makes code of it and ``replay.h`` runs that without the GIL, for one row of inputs or
for several side by side. Operations that have no twin in C are called, row by row.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.list cimport PyList_New, PyList_SET_ITEM
from cpython.long cimport PyLong_CheckExact
from cpython.ref cimport Py_INCREF
from libc.math cimport NAN
from libc.stdint cimport INT32_MAX, int32_t, uintptr_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy, memset
from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.exc cimport PyErr_CheckSignals

from autograd.number import to_float
from autograd.rule_errors import require_one_for_each


cdef extern from "replay.h" nogil:
    ctypedef enum Opcode:
        CLOSURES
        CONSTANT_
        FIRST_OPCODE "OP_neg"
        OP_OF_TWO "OP_add"
        OP_OF_MANY "OP_sum"
        OPCODES
    const char** NAMES_OF_OPCODES
    bint takes(Opcode opcode, Py_ssize_t count) noexcept
    bint is_bounded(Opcode opcode) noexcept
    bint is_in_reach(Opcode opcode, double* numbers) noexcept
    enum:
        VALUE_FROM "VALUE_neg"
        FIRST_FROM
        SECOND_FROM "SECOND_add"
        ALL_FROM
        TOTAL
        CALL
        FINISHED
        FAILED
        EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, SAME
    ctypedef struct Run:
        const int32_t* code
        double* slots
        const double* shared
        double* room
        int32_t* failed
    ctypedef struct Loop:
        int lanes
        Py_ssize_t (*run)(const Run* run, Py_ssize_t at) noexcept nogil
        void (*sums)(
            const double* slots, const int32_t* outputs, Py_ssize_t count, int lanes, double* sums,
            double* lost
        ) noexcept nogil
        void (*by_lanes)(
            const double* slots, const int32_t* outputs, const int32_t* numbers, Py_ssize_t count,
            double* sums
        ) noexcept nogil
    const Loop* LOOPS
    int LOOP_COUNT
    int best_lanes() noexcept
    void add_to(double* sum, double* lost, double number) noexcept
    double with_lost(double sum, double lost) noexcept
    double mean(const double* xs, Py_ssize_t count, double* room) noexcept


cdef extern from "lowering.h" nogil:
    enum:
        PYTHON
    ctypedef struct Step:
        int32_t code, index, first, results, begin, count
    ctypedef struct CheckedGuard "Guard":
        int32_t index, before, comparison, outcome, x, y
    ctypedef struct Lowering:
        Step* steps
        CheckedGuard* guards
        int32_t* arguments
        int32_t* outputs
        int32_t* same
        int32_t* maker
        int32_t* uses
        int32_t* slot
        double* constants
        int32_t* buckets
        int32_t* code
        Py_ssize_t inputs, values, step_count, guard_count, output_count
        Py_ssize_t constant_count, code_count, slot_count
        bint out_of_memory
    int32_t constant_value(Lowering* lowering, double x) noexcept
    Py_ssize_t words_at_most(const Lowering* lowering, Py_ssize_t arguments) noexcept
    void lower(Lowering* lowering) noexcept
    void take_shared(int32_t* code, const char* is_shared, int32_t count) noexcept


LANES = best_lanes()  # rows that run side by side

cdef dict TWINS = {NAMES_OF_OPCODES[i].decode(): i for i in range(CONSTANT_ + 1, OPCODES)}
cdef dict COMPARISONS = {
    "==": EQUAL, "!=": NOT_EQUAL, "<": LESS, "<=": LESS_EQUAL, ">": GREATER, ">=": GREATER_EQUAL,
}


class GuardFailed(Exception):
    """The numbers lead another way; ``index`` is that of the first guard that says so."""

    def __init__(self, index):
        super().__init__(f"guard {index} failed")
        self.index = index


def mean_of(const double[::1] numbers not None):
    """The mean of one number or more."""
    cdef double* room = <double*>room_for(numbers.shape[0], sizeof(double))
    try:
        return mean(&numbers[0], numbers.shape[0], room)
    finally:
        free(room)


cdef class Call:
    """What runs in Python: an operation, a derivative of one, or a guard."""

    cdef object function, outcome
    cdef bint gives_many
    cdef int32_t guard


include "reading.pxi"
include "tape/reading.pxi"


@cython.binding(False)  # so that a method looks at its self
cdef class Replay:
    """A program in code, ready to run.

    ``guards`` are (comparison, x, y, outcome), where the comparison is its sign or a function of
    two floats, or (position, number). They hold in their order, each as soon as x and y are known.
    ``lanes`` bounds how many rows run side by side, which no bit depends on.

    Instructions may also come in arrays, with ``words`` for their operations: each begins as an
    instruction does, or is ("item", i) or ("detach",). Positions are then those of the program.
    """

    cdef Lowering l
    cdef list calls
    cdef Py_ssize_t most  # arguments of one operation
    cdef double* kept[4]  # for each loop a scratch, while nobody uses it
    cdef readonly int lanes

    def __init__(
        self, Py_ssize_t n_inputs, instructions, outputs, guards=(), int lanes=LANES, words=None
    ):
        if self.l.code != NULL:
            raise TypeError("a Replay is made once; make another")
        self.calls = []
        self.lanes = lanes
        self.l.inputs = n_inputs
        if words is None:
            instructions = [*instructions]
        read_program(
            &self.l, self.calls, &self.most, instructions, tuple(outputs), tuple(guards), words
        )
        with nogil:
            lower(&self.l)
            shrink(&self.l)
        if self.l.out_of_memory:
            raise MemoryError

    def __dealloc__(self):
        cdef int i
        free_reading(&self.l)
        free(self.l.code)
        free(self.l.constants)
        free(self.l.outputs)
        for i in range(4):
            free(self.kept[i])

    @property
    def code(self):
        """The code, as replay.h explains it."""
        return [self.l.code[i] for i in range(self.l.code_count)]

    @property
    def slots(self):
        """How many numbers the scratch holds for each lane."""
        return self.l.slot_count

    def run(self, numbers):
        """The outputs of these inputs; raises GuardFailed."""
        cdef Session session = Session(self, LOOP_COUNT - 1)
        cdef Py_ssize_t i = 0
        if len(numbers) != self.l.inputs:
            raise TypeError(f"the program has {self.l.inputs} inputs, got {len(numbers)}")
        for number in numbers:
            session.inputs[i] = number
            i += 1
        with nogil:
            session.run(1)
        if session.failed[0] >= 0:
            raise GuardFailed(session.failed[0])
        return [session.slots[self.l.outputs[i]] for i in range(self.l.output_count)]

    def run_flat(self, const double[::1] numbers not None):
        """The same from a buffer of doubles to another."""
        cdef Session session = Session(self, LOOP_COUNT - 1)
        cdef Py_ssize_t i
        if numbers.shape[0] != self.l.inputs:
            raise TypeError(f"the program has {self.l.inputs} inputs, got {numbers.shape[0]}")
        if self.l.inputs:
            memcpy(session.inputs, &numbers[0], self.l.inputs * sizeof(double))
        with nogil:
            session.run(1)
        if session.failed[0] >= 0:
            raise GuardFailed(session.failed[0])
        found = bytearray(self.l.output_count * sizeof(double))
        cdef double* outputs = <double*>PyByteArray_AS_STRING(found)
        for i in range(self.l.output_count):
            outputs[i] = session.slots[self.l.outputs[i]]
        return memoryview(found).cast("d")

    def run_rows(
        self, matrix, broadcast=None, summed=(), starts=None, by_columns=False, carried=None
    ):
        """(columns, failures, sums): the outputs for each row of inputs.

        ``matrix`` is a buffer of doubles in rows and columns, or, ``by_columns``, the other way;
        ``broadcast`` maps positions of
        inputs to what they are in every row, and the columns are the others in order. ``columns``
        is a buffer of one line for each output. ``failures`` are pairs of a row and the first guard
        that it failed; its outputs say nothing. Outputs in ``summed`` have no line: they are added
        up as a backward pass adds messages, ``starts`` first and then the last row first; sums are
        None if a row failed. A tuple of outputs is one sum of several messages from each row. Calls
        that share a bytearray, ``carried``, which is empty at first, go on with one sum. Raises what an operation raises in the lowest row where one does.
        """
        cdef dict shared = dict(broadcast or {})
        cdef Layout layout = Layout(self, shared, tuple(summed))
        inputs = bytearray(self.l.inputs * sizeof(double))
        for position, number in shared.items():
            (<double*>PyByteArray_AS_STRING(inputs))[<Py_ssize_t>position] = number
        return layout.run(matrix, memoryview(inputs).cast("d"), starts, by_columns, carried)

    def run_steps(self, carry, xs, same, begin, end, ys, kept, every):
        """Steps begin to end - 1: the first outputs are the carry, the next go to ``ys``.

        All are buffers of doubles. ``xs`` has a row for each step from 0 on, ``same`` is what every
        step has; the carry before each step number i·every goes to row i of ``kept``. Returns how
        many steps were done, and the guard or the error that ended them, or None. The carry is then
        that of the step which failed.
        """
        return steps_forward(self, carry, xs, same, begin, end, ys, kept, every)

    def run_steps_back(
        self, carries, first, width, xs, same, begin, end, signals, arriving, leaving, columns,
        slopes, places, sums, lost
    ):
        """Steps end - 1 to begin of a program that has error signals as its last inputs.

        ``signals`` are those that arrive and then those that leave; the next outputs go to these
        ``columns`` of the rows of ``slopes``, and the last are added to ``sums`` at ``places``.
        ``carries`` has rows of this width, beginning with that of step ``first``.
        """
        steps_back(
            self, carries, first, width, xs, same, begin, end, signals, arriving, leaving,
            list(columns), slopes, list(places), sums, lost,
        )


include "rows/session.pxi"
include "rows/layout.pxi"
include "rows/all.pxi"
include "steps.pxi"
