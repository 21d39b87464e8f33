# cython: language_level=3, cdivision=True, boundscheck=False, wraparound=False
"""The compiled twin of ``value.py``, ``primitives.py`` and of some rules: read those first.

It keeps their names, their order of operations and their behaviour. What differs is how a node
lies in memory. A node is 64 bytes: its number and gradient, its arguments (inline if there are
one or two, else in an array, or in blocks that nodes of a layer share), its operation as a code of
one byte. So all that a pass reads of it comes with one line of the processor's cache.
``arguments``, ``parents`` and ``local_derivatives`` are made when asked for, and the few labels and
groups lie in dicts. The operations that ``formulas/table.h`` lists run in C, forward and backward;
every other one, and every derivative of a derivative, runs by the Python closures of its rule.

Nodes are not known to the cyclic garbage collector, whose visits cost more than the arithmetic. A
node refers only to older nodes and to its operation, so nodes form no cycles among themselves. A
rule that closes over a Value that it itself produced would be in a cycle, and an instance of a
subclass that holds, as an attribute, something computed from itself; neither is ever freed.

Threads: the functions here hold the GIL, so that every operation and every commit of gradients is
atomic. On a free-threaded Python the import enables the GIL again.
"""

cimport cython
from cpython.buffer cimport (
    PyBUF_C_CONTIGUOUS, PyBUF_FORMAT, PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release,
    PyObject_GetBuffer,
)
from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.contextvars cimport PyContextVar_Get
from cpython.dict cimport PyDict_CheckExact, PyDict_Next, PyDict_Size
from cpython.exc cimport PyErr_CheckSignals, PyErr_Fetch, PyErr_Restore
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact, PyFloat_FromDouble
from cpython.list cimport PyList_CheckExact
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.object cimport (
    Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE, PyObject, PyObject_RichCompare, PyObject_TypeCheck,
    PyTypeObject,
)
from cpython.ref cimport Py_DECREF, Py_INCREF, Py_REFCNT, Py_TYPE, Py_XDECREF
from cpython.tuple cimport PyTuple_CheckExact
from cpython.unicode cimport PyUnicode_CheckExact
from libc.stdint cimport (
    INT32_MAX, INT32_MIN, UINT32_MAX, UINT64_MAX, int32_t, uint8_t, uint32_t, uint64_t, uintptr_t,
)
from libc.string cimport memcmp, memcpy, memset

import math
import os
import sys
from functools import update_wrapper
from importlib import import_module

from autograd.elsewhere import no_modulus, unknown_keyword
from autograd.errors import NoGraphError
from autograd.methods import Methods
from autograd.number import is_number, to_float
from autograd.operation import CONSTANT, INPUT, Operation
from autograd.partials import (
    JointOperation,
    local_derivatives_of,
    partials_as_floats,
    settled,
    slopes,
)
from autograd.recording import recording
from autograd.rule_errors import changed, described, unfit_rule
from autograd.signatures import bound_arguments, name_of
from autograd.text import brief

cdef extern from "Python.h":
    ctypedef struct PyType_Slot:
        int slot
        void* pfunc
    ctypedef struct PyType_Spec:
        const char* name
        int basicsize
        int itemsize
        unsigned int flags
        PyType_Slot* slots
    PyObject* Py_True
    PyObject* Py_False
    PyObject* PyObject_Init(PyObject*, PyTypeObject*)
    void* PyObject_Malloc(size_t)
    void PyObject_Free(void*)
    PyObject* PyList_GET_ITEM(object, Py_ssize_t)
    PyObject** PySequence_Fast_ITEMS(object)
    Py_ssize_t PySequence_Fast_GET_SIZE(object)
    object PyType_FromSpecWithBases(PyType_Spec*, tuple)
    int Py_nb_add, Py_nb_subtract, Py_nb_multiply, Py_nb_true_divide, Py_nb_power
    int Py_nb_remainder, Py_nb_floor_divide
    int Py_tp_alloc, Py_tp_dealloc, Py_tp_doc, Py_tp_free, Py_tp_init
    unsigned int Py_TPFLAGS_DEFAULT, Py_TPFLAGS_BASETYPE

cdef enum Shape:  # what the fields first and second of a node hold
    NONE  # nothing: an input or a constant
    PARENT  # a parent
    PARENT_PARENT  # two parents
    PARENT_NUMBER  # a parent and a plain number
    NUMBER_PARENT  # a plain number and a parent
    ARRAY  # the count of arguments, and the array of them
    BLOCKS  # two blocks of arguments that other nodes share

cdef union Argument:
    PyObject* parent
    double number
    Py_ssize_t count
    Argument* array  # after it, one byte for each: whether it is a parent; before it, the
    PyObject* operation  # operation, or NULL if the opcode tells it
    Block* block

cdef struct Block:  # arguments that many nodes share, as the neurons of a layer share their row
    Py_ssize_t references
    Py_ssize_t count
    Argument* array
    uint8_t* parents
    double* numbers  # the arguments' own, for as long as their nodes are not refused as changed
    uint32_t* indices  # and those of the parents in the pass that has met them all
    uint64_t settled_in  # that pass
    uint64_t numbered_in  # the pass that has given numbers to its parents
    uint64_t newest  # stamp of a parent then
    bint any_parent  # or all are numbers
    Py_ssize_t begin  # of the parents among them,
    Py_ssize_t end  # and their end
    bint consecutive  # whether all between these are parents, whose numbers follow each other
    size_t place  # among the recent ones

cdef extern from "hints.h" nogil:
    void prefetch(void* place) noexcept

include "formulas.pxi"

cdef long long MAX_EXACT = 1 << 53  # up to here every integer is a double
cdef uint64_t STALE = UINT64_MAX
cdef uint64_t clock = 0
cdef PyTypeObject* value_type  # of Value, below
cdef dict labels = {}  # by the address of the node
cdef dict groups = {}  # likewise


@cython.binding(False)  # otherwise Cython calls a method with whatever self it is given
@cython.embedsignature(True)
@cython.embedsignature.format("clinic")  # as inspect.signature reads it
cdef class Node:
    """What Value is in memory."""

    cdef double number
    cdef double gradient
    cdef Argument first
    cdef Argument second
    cdef uint64_t stamp
    cdef uint32_t index  # of the node in the running pass; meaningless after it
    cdef uint8_t opcode
    cdef uint8_t shape
    cdef uint8_t touched  # whether a backward pass has come by
    cdef uint8_t named  # whether it has a label, or is in a group

    def __cinit__(self):
        self.opcode = INPUT_
        self.number = math.nan  # until it has one
        self.stamp = STALE

    @cython.embedsignature(False)
    def backward(self, *arguments, **others):
        """backward($self, /, seed=1.0, **others)
--

Add ∂self/∂v · seed to the ``grad`` of each input v, and set it on every node between."""
        if len(arguments) > 1 or (arguments and "seed" in others):
            references["Value"].backward(self, *arguments, **others)  # which says what is wrong
        seed = arguments[0] if arguments else others.pop("seed", 1.0)
        for name in others:
            raise unknown_keyword(name)
        if self.opcode == CONSTANT_:
            raise NoGraphError(
                f"backward() from {described(self)}: made by detach() or inside no_grad(), it does"
                " not know its inputs; compute it outside of them"
            )
        backward(self, to_float(seed))

    @property
    def data(self):
        """The number. To assign it makes every graph that has used the old number stale."""
        return self.number

    @data.setter
    def data(self, number):
        global clock
        cdef double assigned = as_double(number)
        clock += 1
        self.number = assigned
        self.stamp = clock if self.shape == NONE else STALE

    @data.deleter
    def data(self):
        raise refused(self, "data", "deleter")

    @property
    def grad(self):
        """∂output/∂self as the backward passes so far have left it; 0.0 at birth."""
        return self.gradient

    @grad.setter
    def grad(self, number):
        self.gradient = as_double(number)
        self.touched = True

    @grad.deleter
    def grad(self):
        raise refused(self, "grad", "deleter")

    @property
    def has_grad(self):
        """Whether a backward pass has come by: tells a derivative of 0 from no influence at all."""
        return self.touched != 0

    @has_grad.setter
    def has_grad(self, _):
        raise refused(self, "has_grad", "setter")

    @has_grad.deleter
    def has_grad(self):
        raise refused(self, "has_grad", "deleter")

    @cython.embedsignature(False)
    def zero_grad(self, *surplus, **unknown):
        """zero_grad($self, /)
--

Forget the gradient, as before the first backward pass."""
        if surplus or unknown:
            references["Value"].zero_grad(self, *surplus, **unknown)  # which says what is wrong
        self.gradient = 0.0
        self.touched = False

    @cython.embedsignature(False)
    def detach(self, *surplus, **unknown):
        """detach($self, /)
--

The same number as a constant: no gradient flows into it or through it."""
        if surplus or unknown:
            references["Value"].detach(self, *surplus, **unknown)  # which says what is wrong
        cdef Node constant = result(CONSTANT_, NONE, self.number)
        give_label(constant, label_of(self))
        notify_detached(constant, self)
        return constant

    @property
    def label(self):
        """The name of the node in drawings and errors."""
        return label_of(self)

    @label.setter
    def label(self, label):
        give_label(self, label)

    @label.deleter
    def label(self):
        raise refused(self, "label", "deleter")

    @property
    def _group(self):
        return groups.get(<uintptr_t><PyObject*>self, ()) if self.named else ()

    @_group.setter
    def _group(self, group):
        if group or self.named:
            groups[<uintptr_t><PyObject*>self] = group
            self.named = True

    @property
    def operation(self):
        """What made this node; INPUT or CONSTANT if nothing did."""
        if self.opcode == CLOSURES:
            return <object>(self.second.array - 1).operation
        return operation_of[self.opcode]

    @operation.setter
    def operation(self, _):
        raise refused(self, "operation", "setter")

    @operation.deleter
    def operation(self):
        raise refused(self, "operation", "deleter")

    @property
    def op(self):
        """The name of the operation that made this value; empty for an input."""
        return "" if self.opcode == INPUT_ else self.operation.name

    @op.setter
    def op(self, _):
        raise refused(self, "op", "setter")

    @op.deleter
    def op(self):
        raise refused(self, "op", "deleter")

    @property
    def arguments(self):
        """What the operation was applied to: parents and plain numbers, in order."""
        return tuple(arguments_of(self, False))

    @arguments.setter
    def arguments(self, _):
        raise refused(self, "arguments", "setter")

    @arguments.deleter
    def arguments(self):
        raise refused(self, "arguments", "deleter")

    @property
    def parents(self):
        """The Values among the arguments, in order; repeats are kept."""
        return tuple(arguments_of(self, True))

    @parents.setter
    def parents(self, _):
        raise refused(self, "parents", "setter")

    @parents.deleter
    def parents(self):
        raise refused(self, "parents", "deleter")

    @property
    def local_derivatives(self):
        """∂self/∂parent for each parent, as functions of (self, *parents)."""
        return local_derivatives_of(self.operation, self.arguments)

    @local_derivatives.setter
    def local_derivatives(self, _):
        raise refused(self, "local_derivatives", "setter")

    @local_derivatives.deleter
    def local_derivatives(self):
        raise refused(self, "local_derivatives", "deleter")

    @property
    def _data(self):
        return self.number

    @property
    def _parents(self):
        return self.parents

    @property
    def _local_derivatives(self):
        return self.local_derivatives

    @property
    def _stamp(self):
        return math.inf if self.stamp == STALE else self.stamp

    @_stamp.setter
    def _stamp(self, stamp):
        self.stamp = STALE if stamp == math.inf else stamp

    def __repr__(self):
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data}, grad={self.grad}{label})"

    def __richcmp__(self, other, int comparison):
        cdef double x = self.number, y
        if is_node(other):
            y = (<Node>other).number
        elif PyFloat_CheckExact(other):
            y = PyFloat_AS_DOUBLE(other)
        elif is_number(other):
            return bool(PyObject_RichCompare(x, other, comparison))
        else:
            return NotImplemented
        if comparison == Py_EQ:
            return x == y
        if comparison == Py_NE:
            return x != y
        if comparison == Py_LT:
            return x < y
        if comparison == Py_LE:
            return x <= y
        if comparison == Py_GT:
            return x > y
        return x >= y

    def __hash__(self):
        return <Py_hash_t>(<uintptr_t><PyObject*>self >> 4)  # the last four bits are always 0


cdef object refused(Node node, str name, str what):
    """Python's own error, in place of Cython's."""
    return AttributeError(f"property '{name}' of '{type(node).__name__}' object has no {what}")


cdef size_t sizeof_node = (<PyTypeObject*>Node).tp_basicsize

include "slabs.pxi"


cdef void deallocate(PyObject* value) noexcept:
    """tp_dealloc of Value and, by inheritance, of its subclasses."""
    cdef PyTypeObject* its_type = Py_TYPE(<object>value)
    release(value)
    its_type.tp_free(value)
    Py_DECREF(<object>its_type)


cdef tuple data_and_label(Node node, tuple arguments, dict keywords):
    cdef dict rest = dict(keywords)
    cdef Py_ssize_t count = len(arguments)
    data = arguments[0] if count else rest.pop("data", MISSING)
    label = arguments[1] if count > 1 else rest.pop("label", "")
    if data is MISSING or count > 2 or rest:
        references["Value"].__init__(node, *arguments, **keywords)  # which says what is wrong
    return data, label


cdef int initialise(Node node, tuple arguments, PyObject* keywords) except -1:
    """tp_init of Value."""
    cdef Py_ssize_t count = len(arguments)
    if keywords == NULL and 1 <= count <= 2:
        data, label = arguments[0], arguments[1] if count == 2 else ""
    else:
        data, label = data_and_label(node, arguments, {} if keywords == NULL else <dict>keywords)
    if node.shape != NONE or node.stamp != STALE:
        raise TypeError(f"{described(node)} is made already; assign its data instead")
    give_label(node, label)
    node.number = as_double(data)
    node.gradient = 0.0
    node.touched = False
    node.stamp = clock
    notify(node)
    return 0


cdef object add(object left, object right):
    return binary(ADD, left, right)


cdef object subtract(object left, object right):
    return binary(SUB, left, right)


cdef object multiply(object left, object right):
    return binary(MUL, left, right)


cdef object divide(object left, object right):
    return binary(DIV, left, right)


cdef object power(object left, object right, object modulus):
    if modulus is None:
        return binary(POWER, left, right)
    if is_node(left):
        raise no_modulus()
    return NotImplemented


cdef object remainder(object left, object right):
    return binary(MOD, left, right)


cdef object divide_down(object left, object right):
    return binary(FLOORDIV, left, right)


cdef const char* SIGNATURE = b"Value(data, label='')\n--\n\n"  # as inspect.signature reads it


cdef object value_class():
    """Node with operators, under the name of the other engine's class: each reads both's pickles.

    A class statement would make its instances known to the cyclic collector; this does not.
    """
    cdef PyType_Slot[13] slots
    slots[0] = PyType_Slot(Py_tp_dealloc, <void*>deallocate)
    slots[1] = PyType_Slot(Py_nb_add, <void*>add)
    slots[2] = PyType_Slot(Py_nb_subtract, <void*>subtract)
    slots[3] = PyType_Slot(Py_nb_multiply, <void*>multiply)
    slots[4] = PyType_Slot(Py_nb_true_divide, <void*>divide)
    slots[5] = PyType_Slot(Py_nb_power, <void*>power)
    slots[6] = PyType_Slot(Py_nb_remainder, <void*>remainder)
    slots[7] = PyType_Slot(Py_nb_floor_divide, <void*>divide_down)
    slots[8] = PyType_Slot(Py_tp_alloc, <void*>zeroed_node)
    slots[9] = PyType_Slot(Py_tp_free, <void*>free_node_memory)
    slots[10] = PyType_Slot(Py_tp_doc, <void*>SIGNATURE)
    slots[11] = PyType_Slot(Py_tp_init, <void*>initialise)
    slots[12] = PyType_Slot(0, NULL)
    cdef PyType_Spec specification = PyType_Spec(
        "autograd.value.Value", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, &slots[0]
    )
    return PyType_FromSpecWithBases(&specification, (Node, Methods))


Value = value_class()
Value.__name__ = "Value"  # so that Python's own errors call it as they do the other engine's
value_type = <PyTypeObject*>Value


cdef inline bint is_node(object thing) noexcept:
    return Py_TYPE(thing) == value_type or (
        not PyFloat_CheckExact(thing) and PyObject_TypeCheck(thing, <PyTypeObject*>Node)
    )


cdef inline double as_double(object number) except? -1.0:
    """number.to_float."""
    cdef double x
    if (PyFloat_CheckExact(number) or PyLong_CheckExact(number)) and to_double(number, &x):
        return x
    return to_float(number)


cdef inline bint to_double(object thing, double* number) except -1:
    """Whether the operand is a plain number; if so, it is stored."""
    if PyFloat_CheckExact(thing):
        number[0] = PyFloat_AS_DOUBLE(thing)
        return True
    cdef int overflow = 0
    cdef long long integer
    if PyLong_CheckExact(thing):
        integer = PyLong_AsLongLongAndOverflow(thing, &overflow)
        if not overflow and -MAX_EXACT <= integer <= MAX_EXACT:
            number[0] = <double>integer
            return True
    elif not is_number(thing):
        return False
    number[0] = to_float(thing)
    return True


include "arguments.pxi"
include "recording.pxi"
include "n_ary_nodes.pxi"
include "blocks.pxi"
include "pass.pxi"
include "backward.pxi"
include "bulk.pxi"
include "examples.pxi"
include "tape/entries.pxi"
include "tape/works.pxi"
include "tape/derivatives.pxi"
include "tape/copying.pxi"
include "tape/flat.pxi"
include "tape/trace.pxi"
include "twins.pxi"
