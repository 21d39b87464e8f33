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

from cpython.float cimport PyFloat_CheckExact
from cpython.long cimport PyLong_CheckExact
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport int32_t, uintptr_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset

from autograd.number import to_float
from autograd.rule_errors import require_one_for_each
from autograd.sums import total


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
        double* room
        int32_t* failed
    ctypedef Py_ssize_t (*Runner)(const Run* run, Py_ssize_t at) noexcept
    Runner runner_of(int lanes) noexcept
    int best_lanes() noexcept


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
    Py_ssize_t words_at_most(const Lowering* lowering) noexcept
    void lower(Lowering* lowering) noexcept


DEF MOST_LANES = 16

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


cdef class Call:
    """What runs in Python: an operation, a derivative of one, or a guard."""

    cdef object function, outcome
    cdef bint gives_many
    cdef int32_t guard


include "reading.pxi"


cdef class Replay:
    """A program in code, ready to run.

    ``guards`` are (comparison, x, y, outcome), where the comparison is its sign or a function of
    two floats, or (position, number). They hold in their order, each as soon as x and y are known.
    """

    cdef Lowering l
    cdef list calls
    cdef Py_ssize_t most  # arguments of one operation
    cdef double* kept[2]  # scratches for one lane and for more, while nobody uses them
    cdef readonly int lanes

    def __cinit__(self):
        memset(&self.l, 0, sizeof(Lowering))
        self.kept[0] = self.kept[1] = NULL

    def __init__(self, Py_ssize_t n_inputs, instructions, outputs, guards=(), int lanes=0):
        if self.l.code != NULL:
            raise TypeError("a Replay is made once; make another")
        self.calls = []
        self.lanes = lanes or LANES
        self.l.inputs = n_inputs
        read_program(&self.l, self.calls, &self.most, list(instructions), tuple(outputs), tuple(guards))
        with nogil:
            lower(&self.l)
            self._forget_what_was_read()
        if self.l.out_of_memory:
            raise MemoryError

    cdef void _forget_what_was_read(self) noexcept nogil:
        cdef int32_t* code = <int32_t*>realloc(self.l.code, self.l.code_count * sizeof(int32_t))
        if code != NULL:
            self.l.code = code
        free_reading(&self.l)

    def __dealloc__(self):
        free_reading(&self.l)
        free(self.l.code)
        free(self.l.constants)
        free(self.l.outputs)
        free(self.kept[0])
        free(self.kept[1])

    @property
    def code(self):
        """The code, for tests: lists of ints are what they are."""
        return [self.l.code[i] for i in range(self.l.code_count)]

    @property
    def slots(self):
        """How many numbers the scratch holds for each lane."""
        return self.l.slot_count

    cdef double* take_scratch(self, int lanes) except NULL:
        """Room for the slots, which begins with the constants. Give it to ``leave_scratch``.

        It is kept from run to run; who finds it taken by another thread makes another.
        """
        cdef int which = lanes > 1
        cdef double* scratch = self.kept[which]
        cdef Py_ssize_t i, lane
        if self.l.code == NULL:
            raise TypeError("this Replay was not made by Replay(n_inputs, instructions, outputs)")
        self.kept[which] = NULL
        if scratch != NULL:
            return scratch
        scratch = <double*>malloc((self.l.slot_count * lanes + 3 * self.most + 8) * sizeof(double))
        if scratch == NULL:
            raise MemoryError
        cdef double* slots = aligned(scratch)
        for i in range(self.l.constant_count):
            for lane in range(lanes):
                slots[i * lanes + lane] = self.l.constants[i]
        return scratch

    cdef void leave_scratch(self, int lanes, double* scratch) noexcept:
        cdef int which = lanes > 1
        if self.kept[which] == NULL:
            self.kept[which] = scratch
        else:
            free(scratch)

    cdef Run begin(self, double* scratch, int lanes, int32_t* failed) noexcept:
        cdef Run run
        cdef int lane
        run.code = self.l.code
        run.slots = aligned(scratch)
        run.room = run.slots + self.l.slot_count * lanes
        run.failed = failed
        for lane in range(lanes):
            failed[lane] = -1
        return run

    cdef int finish(self, Run* run, int lanes) except -1:
        """Run to the end, or until no lane is left."""
        cdef Py_ssize_t at = 0
        cdef Runner runner = runner_of(lanes)
        while True:
            with nogil:
                at = runner(run, at)
            if at == FINISHED or at == FAILED:
                return 0
            if not self.call(run, at, lanes):
                return 0
            at += 4 + run.code[at + 2] + run.code[at + 3]

    cdef bint call(self, Run* run, Py_ssize_t at, int lanes) except -1:
        """Do in Python what the instruction CALL stands for; whether a lane is left."""
        cdef const int32_t* c = run.code + at
        cdef Call call = self.calls[c[1]]
        cdef int32_t count = c[2], results = c[3], i
        cdef int lane
        cdef bint left = False
        for lane in range(lanes):
            if run.failed[lane] >= 0:
                continue
            arguments = []
            for i in range(count):
                arguments.append(run.slots[c[4 + i] * lanes + lane])
            result = call.function(*arguments)
            if call.guard >= 0:
                if result is not call.outcome:
                    run.failed[lane] = call.guard
                    continue
            elif call.gives_many:
                require_one_for_each(call.outcome, result, results)
                for i in range(results):
                    run.slots[c[4 + count + i] * lanes + lane] = to_float(result[i])
            else:
                run.slots[c[4 + count] * lanes + lane] = to_float(result)
            left = True
        return left

    def run(self, numbers):
        """The outputs of these inputs; raises GuardFailed."""
        cdef int32_t failed
        cdef Py_ssize_t i = 0
        cdef double* scratch = self.take_scratch(1)
        cdef Run run = self.begin(scratch, 1, &failed)
        cdef double* inputs = run.slots + self.l.constant_count
        try:
            if len(numbers) != self.l.inputs:
                raise TypeError(f"the program has {self.l.inputs} inputs, got {len(numbers)}")
            for number in numbers:
                inputs[i] = number
                i += 1
            self.finish(&run, 1)
            if failed >= 0:
                raise GuardFailed(failed)
            return [run.slots[self.l.outputs[i]] for i in range(self.l.output_count)]
        finally:
            self.leave_scratch(1, scratch)


cdef inline double* aligned(double* scratch) noexcept nogil:
    return <double*>((<uintptr_t>scratch + 63) & ~<uintptr_t>63)
