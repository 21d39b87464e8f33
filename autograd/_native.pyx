# cython: language_level=3, cdivision=True, boundscheck=False, wraparound=False
"""The compiled twin of ``value.py`` and ``primitives.py``: read those first.

It keeps their names, their order of operations and their behaviour. What differs is how a node
lies in memory. A node is 64 bytes: its number and gradient, its arguments (inline if there are
one or two, else in an array), its operation as a code of one byte. So all that a pass reads of it
comes with one line of the processor's cache. ``arguments``, ``parents`` and ``local_derivatives``
are made when asked for, and the few labels lie in a dict. The operations listed in ``_native_formulas.pxi`` run in C, forward and
backward; every other one, and every derivative of a derivative, runs by the Python closures of
its rule.

Nodes are not known to the cyclic garbage collector, whose visits cost more than the arithmetic. A
node refers only to older nodes and to its operation, so nodes form no cycles among themselves. A
rule that closes over a Value that it itself produced would be in a cycle, and an instance of a
subclass that holds, as an attribute, something computed from itself; neither is ever freed.

Threads: the functions here hold the GIL, so that every operation and every commit of gradients is
atomic. On a free-threaded Python the import enables the GIL again.
"""

from cpython.contextvars cimport PyContextVar_Get
from cpython.exc cimport PyErr_CheckSignals, PyErr_Fetch, PyErr_Restore
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact, PyFloat_FromDouble
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.object cimport (
    Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE, PyObject, PyObject_RichCompare, PyObject_TypeCheck,
    PyTypeObject,
)
from cpython.ref cimport Py_DECREF, Py_INCREF, Py_REFCNT, Py_TYPE, Py_XDECREF
from libc.stdint cimport UINT32_MAX, UINT64_MAX, uint8_t, uint32_t, uint64_t, uintptr_t

import math

from autograd.errors import NoGraphError
from autograd.number import is_number, to_float
from autograd.scalar import Scalar
from autograd.value import CONSTANT, INPUT, Operation, _changed, partials_as_floats, described
from autograd.value import Value as ReferenceValue
from autograd.value import error_signals as signals_by_closures

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
    PyObject* PyObject_Init(PyObject*, PyTypeObject*)
    void* PyObject_Malloc(size_t)
    PyObject** PySequence_Fast_ITEMS(object)
    Py_ssize_t PySequence_Fast_GET_SIZE(object)
    object PyType_FromSpecWithBases(PyType_Spec*, tuple)
    int Py_nb_add, Py_nb_subtract, Py_nb_multiply, Py_nb_true_divide, Py_nb_power
    int Py_nb_remainder, Py_nb_floor_divide, Py_tp_dealloc
    unsigned int Py_TPFLAGS_DEFAULT, Py_TPFLAGS_BASETYPE

# ---------------------------------------------------------------------------------- the node

cdef enum Shape:  # what the fields first and second of a node hold
    NONE  # nothing: an input or a constant
    PARENT  # a parent
    PARENT_PARENT  # two parents
    PARENT_NUMBER  # a parent and a plain number
    NUMBER_PARENT  # a plain number and a parent
    ARRAY  # the count of arguments, and the array of them

cdef union Argument:
    PyObject* parent
    double number
    Py_ssize_t count
    Argument* array  # after it, one byte for each: whether it is a parent; before it, the
    PyObject* operation  # operation, or NULL if the opcode tells it

include "_native_formulas.pxi"

cdef long long MAX_EXACT = 1 << 53  # up to here every integer is a double
cdef uint64_t EDITED = UINT64_MAX
cdef uint64_t edits = 0
cdef PyTypeObject* value_type  # of Value, below
cdef dict labels = {}  # by the address of the node


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
    cdef uint8_t named  # whether it has a label

    def __cinit__(self):
        self.opcode = INPUT_
        self.stamp = edits

    def __init__(self, data, label=""):
        if not isinstance(label, str):
            raise TypeError(f"expected a str as label, got {label!r}; a Value holds one number")
        if self.shape != NONE:
            raise TypeError(f"{described(self)} was computed; it cannot be made an input")
        self.number = as_double(data)
        self.gradient = 0.0
        self.touched = False
        self.stamp = edits
        self.label = label

    def backward(self, seed=1.0):
        """Add ∂self/∂v · seed to the ``grad`` of each input v, and set it on every node between."""
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
        global edits
        cdef double assigned = as_double(number)
        edits += 1
        self.number = assigned
        self.stamp = edits if self.shape == NONE else EDITED

    @property
    def grad(self):
        """∂output/∂self as the backward passes so far have left it; 0.0 at birth."""
        return self.gradient

    @grad.setter
    def grad(self, number):
        self.gradient = as_double(number)
        self.touched = True

    @property
    def has_grad(self):
        """Whether a backward pass has come by: tells a derivative of 0 from no influence at all."""
        return self.touched != 0

    def zero_grad(self):
        """Forget the gradient, as before the first backward pass."""
        self.gradient = 0.0
        self.touched = False

    def detach(self):
        """The same number as a constant: no gradient flows into it or through it."""
        cdef Node constant = result(CONSTANT_, NONE, self.number)
        constant.label = self.label
        return constant

    @property
    def label(self):
        """The name of the node in drawings and errors."""
        return labels[<uintptr_t><PyObject*>self] if self.named else ""

    @label.setter
    def label(self, label):
        if self.named or type(label) is not str or label:
            labels[<uintptr_t><PyObject*>self] = label
            self.named = True

    @property
    def operation(self):
        """What made this node; INPUT or CONSTANT if nothing did."""
        if self.opcode == CLOSURES:
            return <object>(self.second.array - 1).operation
        return operation_of[self.opcode]

    @property
    def op(self):
        """The name of the operation that made this value; empty for an input."""
        return "" if self.opcode == INPUT_ else self.operation.name

    @property
    def arguments(self):
        """What the operation was applied to: parents and plain numbers, in order."""
        return tuple([argument(self, i) for i in range(arity(self))])

    @property
    def parents(self):
        """The Values among the arguments, in order; repeats are kept."""
        return tuple([argument(self, i) for i in range(arity(self)) if is_parent(self, i)])

    @property
    def local_derivatives(self):
        """∂self/∂parent for each parent, as functions of (self, *parents)."""
        return local_derivatives_of(self.operation, self.arguments)

    @property
    def _data(self):
        return self.number

    @property
    def _stamp(self):
        return math.inf if self.stamp == EDITED else self.stamp

    @_stamp.setter
    def _stamp(self, stamp):
        self.stamp = EDITED if stamp == math.inf else stamp

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

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


cdef void deallocate(PyObject* value) noexcept:
    """tp_dealloc of Value and, by inheritance, of its subclasses."""
    cdef PyTypeObject* its_type = Py_TYPE(<object>value)
    release(value)
    its_type.tp_free(value)
    Py_DECREF(<object>its_type)


cdef object add(object left, object right):
    return binary(ADD, left, right)


cdef object subtract(object left, object right):
    return binary(SUB, left, right)


cdef object multiply(object left, object right):
    return binary(MUL, left, right)


cdef object divide(object left, object right):
    return binary(DIV, left, right)


cdef object power(object left, object right, object modulus):
    return binary(POWER, left, right) if modulus is None else NotImplemented


cdef object remainder(object left, object right):
    return binary(MOD, left, right)


cdef object divide_down(object left, object right):
    return binary(FLOORDIV, left, right)


cdef object value_class():
    """Node with operators, under the name of the other engine's class: each reads both's pickles.

    A class statement would make its instances known to the cyclic collector; this does not.
    """
    cdef PyType_Slot[9] slots
    slots[0] = PyType_Slot(Py_tp_dealloc, <void*>deallocate)
    slots[1] = PyType_Slot(Py_nb_add, <void*>add)
    slots[2] = PyType_Slot(Py_nb_subtract, <void*>subtract)
    slots[3] = PyType_Slot(Py_nb_multiply, <void*>multiply)
    slots[4] = PyType_Slot(Py_nb_true_divide, <void*>divide)
    slots[5] = PyType_Slot(Py_nb_power, <void*>power)
    slots[6] = PyType_Slot(Py_nb_remainder, <void*>remainder)
    slots[7] = PyType_Slot(Py_nb_floor_divide, <void*>divide_down)
    slots[8] = PyType_Slot(0, NULL)
    cdef PyType_Spec specification = PyType_Spec(
        "autograd.value.Value", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, &slots[0]
    )
    return PyType_FromSpecWithBases(&specification, (Node, Scalar))


Value = value_class()
Value.__doc__ = ReferenceValue.__doc__
value_type = <PyTypeObject*>Value


cdef inline bint is_node(object thing) noexcept:
    return Py_TYPE(thing) == value_type or (
        not PyFloat_CheckExact(thing) and PyObject_TypeCheck(thing, <PyTypeObject*>Node)
    )


cdef inline double as_double(object number) except? -1.0:
    if PyFloat_CheckExact(number):
        return PyFloat_AS_DOUBLE(number)
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


cdef inline Py_ssize_t arity(Node node) noexcept:
    if node.shape == ARRAY:
        return node.first.count
    return 0 if node.shape == NONE else 1 if node.shape == PARENT else 2


cdef inline uint8_t* parent_flags(Node node) noexcept:
    return <uint8_t*>(node.second.array + node.first.count)


cdef inline bint is_parent(Node node, Py_ssize_t i) noexcept:
    if node.shape == ARRAY:
        return parent_flags(node)[i]
    return node.shape != (NUMBER_PARENT if i == 0 else PARENT_NUMBER)


cdef inline Argument* slot(Node node, Py_ssize_t i) noexcept:
    if node.shape == ARRAY:
        return node.second.array + i
    return &node.first if i == 0 else &node.second


cdef inline object argument(Node node, Py_ssize_t i):
    return <object>slot(node, i).parent if is_parent(node, i) else slot(node, i).number


cdef inline double number_of(Argument* array, uint8_t* parents, Py_ssize_t i) noexcept:
    return (<Node>array[i].parent).number if parents[i] else array[i].number


cdef inline double number_at(Node node, Py_ssize_t i) noexcept:
    return (<Node>slot(node, i).parent).number if is_parent(node, i) else slot(node, i).number


cdef void forget_label(PyObject* node) noexcept:
    cdef PyObject* error_type
    cdef PyObject* error
    cdef PyObject* traceback
    PyErr_Fetch(&error_type, &error, &traceback)  # a node may die while an error is on its way
    labels.pop(<uintptr_t>node, None)
    (<Node>node).named = False
    PyErr_Restore(error_type, error, traceback)


cdef void release(PyObject* dying) noexcept:
    """Drop what a dying node holds, and whatever dies of that, in a loop and not by recursion.

    A parent about to die waits in a linked list, threaded through the stamps that are needed no
    longer. It has lost its own parents before its turn to be freed comes, so that is shallow. An
    instance of a subclass is an input, and has no parents to begin with.
    """
    cdef PyObject* waiting = NULL
    cdef PyObject* node = dying
    cdef PyObject* parent
    cdef Py_ssize_t i, count
    while True:
        count = arity(<Node>node)
        for i in range(count):
            if is_parent(<Node>node, i):
                parent = slot(<Node>node, i).parent
                if Py_REFCNT(<object>parent) == 1 and Py_TYPE(<object>parent) == value_type:
                    (<Node>parent).stamp = <uint64_t><uintptr_t>waiting
                    waiting = parent
                else:
                    Py_DECREF(<object>parent)
        if (<Node>node).shape == ARRAY:
            Py_XDECREF(((<Node>node).second.array - 1).operation)
            free_array((<Node>node).second.array)
        (<Node>node).shape = NONE
        if (<Node>node).named:
            forget_label(node)
        if node != dying:
            Py_DECREF(<object>node)
        if waiting == NULL:
            return
        node = waiting
        waiting = <PyObject*><uintptr_t>(<Node>node).stamp


# ------------------------------------------------------------------------ recording operations

cdef object recording = None  # these two are of primitives.py, which imports value.py, which
cdef object local_derivatives_of = None  # imports this module: they come with the first rule
cdef dict opcode_of = {INPUT: INPUT_, CONSTANT: CONSTANT_}  # by Operation
cdef list operation_of = [None, INPUT, CONSTANT] + [None] * (OPCODES - 3)  # by opcode


cdef inline bint is_recording() except -1:
    cdef PyObject* switched_on = NULL
    PyContextVar_Get(recording, NULL, &switched_on)
    cdef bint answer = <object>switched_on is True
    Py_DECREF(<object>switched_on)
    return answer


cdef inline Node result(Opcode opcode, Shape shape, double number):
    """A node whose arguments the caller fills in.

    Python's allocator keeps free blocks of one size page by page, so nodes made one after the
    other stay neighbours. A list of all that are free was tried: it saved 10 ns a node here and
    lost 50 in the backward pass, once a few graphs had shuffled it.
    """
    cdef PyObject* memory = <PyObject*>PyObject_Malloc(sizeof_node)
    if memory == NULL:
        raise MemoryError
    PyObject_Init(memory, value_type)
    cdef Node node = <Node>memory
    Py_DECREF(node)  # `node` holds a second reference
    node.number = number
    node.gradient = 0.0
    node.stamp = edits
    node.index = 0
    node.opcode = opcode
    node.shape = shape
    node.touched = False
    node.named = False
    return node


cdef size_t sizeof_node = (<PyTypeObject*>Node).tp_basicsize


cdef inline object binary(Opcode opcode, object left, object right):
    """An operator between two Values or a Value and a number."""
    cdef double x, y
    cdef Shape shape = PARENT_PARENT
    if is_node(left):
        x = (<Node>left).number
        if is_node(right):
            y = (<Node>right).number
        elif to_double(right, &y):
            shape = PARENT_NUMBER
        else:
            return NotImplemented
    elif to_double(left, &x):
        y = (<Node>right).number
        shape = NUMBER_PARENT
    else:
        return NotImplemented
    cdef double number = forward(opcode, x, y)
    if not is_recording():
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(opcode, shape, number)
    if shape == NUMBER_PARENT:
        node.first.number = x
    else:
        Py_INCREF(left)
        node.first.parent = <PyObject*>left
    if shape == PARENT_NUMBER:
        node.second.number = y
    else:
        Py_INCREF(right)
        node.second.parent = <PyObject*>right
    return node


cdef inline object unary(Opcode opcode, object x):
    if not is_node(x):
        return forward(opcode, as_double(x), 0.0)
    cdef double number = forward(opcode, (<Node>x).number, 0.0)
    if not is_recording():
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(opcode, PARENT, number)
    Py_INCREF(x)
    node.first.parent = <PyObject*>x
    return node


cdef object applied(Opcode opcode, object operation, tuple arguments):
    """The forward pass of one operation: compute, and record what the backward pass will need."""
    cdef Py_ssize_t count = len(arguments)
    if opcode >= SUM and count:
        return of_many(opcode, arguments, ())
    if CLOSURES < opcode < SUM and count == 1:
        return unary(opcode, arguments[0])
    if CLOSURES < opcode < SUM and count == 2 and (is_node(arguments[0]) or is_node(arguments[1])):
        outcome = binary(opcode, arguments[0], arguments[1])
        if outcome is not NotImplemented:
            return outcome
    cdef bint any_parent = False
    cdef list numbers = []
    for thing in arguments:
        if is_node(thing):
            any_parent = True
            numbers.append((<Node>thing).number)
        else:
            numbers.append(to_float(thing))
    cdef double number = as_double(operation.function(*numbers))
    if not any_parent:
        return number
    if not is_recording():
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(INPUT_, NONE, number)
    hold(node, CLOSURES, operation, arguments, numbers)
    return node


cdef int hold(
    Node node, Opcode opcode, object operation, tuple arguments, list numbers
) except -1:
    """Make an input the result of an operation; ``numbers`` has those of its plain arguments."""
    cdef Py_ssize_t count = len(arguments), i
    cdef Argument* array
    cdef uint8_t* parents
    if opcode != CLOSURES and count == 0:
        pass
    elif opcode != CLOSURES and count == 1 and is_node(arguments[0]):
        node.shape = PARENT
        node.first.parent = borrowed(arguments[0])
    elif opcode != CLOSURES and count == 2 and (is_node(arguments[0]) or is_node(arguments[1])):
        node.shape = PARENT_PARENT
        if is_node(arguments[0]):
            node.first.parent = borrowed(arguments[0])
        else:
            node.first.number = numbers[0]
            node.shape = NUMBER_PARENT
        if is_node(arguments[1]):
            node.second.parent = borrowed(arguments[1])
        else:
            node.second.number = numbers[1]
            node.shape = PARENT_NUMBER
    else:
        array = new_array(count)
        if opcode == CLOSURES:
            Py_INCREF(operation)
            (array - 1).operation = <PyObject*>operation
        parents = <uint8_t*>(array + count)
        for i in range(count):
            parents[i] = is_node(arguments[i])
            if parents[i]:
                array[i].parent = borrowed(arguments[i])
            else:
                array[i].number = numbers[i]
        node.shape = ARRAY
        node.first.count = count
        node.second.array = array
    node.opcode = opcode
    for i in range(count):
        if is_parent(node, i):
            Py_INCREF(arguments[i])
    return 0


cdef inline PyObject* borrowed(object value) noexcept:
    return <PyObject*>value


cdef inline Argument* new_array(Py_ssize_t count) except NULL:
    cdef Argument* memory = <Argument*>PyMem_Malloc((count + 1) * sizeof(Argument) + count)
    if memory == NULL:
        raise MemoryError
    memory.operation = NULL
    return memory + 1


cdef inline void free_array(Argument* array) noexcept:
    PyMem_Free(array - 1)


cdef object of_many(Opcode opcode, object left, object right):
    """One node of all arguments, first those on the left and then those on the right.

    Both are lists or tuples. No Python code runs while their items are borrowed.
    """
    cdef Py_ssize_t count = PySequence_Fast_GET_SIZE(left) + PySequence_Fast_GET_SIZE(right), i
    cdef Argument* array = new_array(count)
    cdef uint8_t* parents = <uint8_t*>(array + count)
    cdef Py_ssize_t taken = take(left, array, parents, 0)
    if taken >= 0:
        taken = take(right, array, parents, taken)
    if taken < 0:
        free_array(array)
        return of_many(opcode, as_operands(left), as_operands(right))
    cdef double number = forward_of_many(opcode, array, parents, count)
    cdef Py_ssize_t first = 0
    while first < count and not parents[first]:
        first += 1
    if first == count or not is_recording():
        free_array(array)
        return number if first == count else result(CONSTANT_, NONE, number)
    cdef Node node = result(opcode, ARRAY, number)
    node.first.count = count
    node.second.array = array
    for i in range(first, count):
        if parents[i]:
            Py_INCREF(<object>array[i].parent)
    return node


cdef Py_ssize_t take(
    object sequence, Argument* array, uint8_t* parents, Py_ssize_t position
) noexcept:
    """Put the items at the position; where the next belongs, or -1 if one is to be converted."""
    cdef PyObject** items = PySequence_Fast_ITEMS(sequence)
    cdef Py_ssize_t i
    for i in range(PySequence_Fast_GET_SIZE(sequence)):
        parents[position] = is_node(<object>items[i])
        if parents[position]:
            array[position].parent = items[i]
        elif PyFloat_CheckExact(<object>items[i]):
            array[position].number = PyFloat_AS_DOUBLE(<object>items[i])
        else:
            return -1
        position += 1
    return position


cdef list as_operands(object things):
    return [thing if is_node(thing) else to_float(thing) for thing in things]


def dot(p, q):
    """reductions.dot."""
    if type(p) in (list, tuple) and type(q) in (list, tuple) and len(p) == len(q) > 0:
        return of_many(DOT, p, q)
    from autograd.reductions import _same_length
    return applied(DOT, operation_of[DOT], tuple(_same_length("dot", p, q)))


def apply(operation, arguments):
    """primitives._apply."""
    return applied(opcode_of.get(operation, CLOSURES), operation, tuple(arguments))


cdef int import_from_primitive() except -1:
    global recording, local_derivatives_of
    from autograd import primitives
    recording = primitives._recording
    local_derivatives_of = primitives.local_derivatives_of
    return 0


def declared(function, partials, n_ary, signature):
    """primitives._declared: the rule as a function that is called, and its operation."""
    if recording is None:
        import_from_primitive()
    cdef Opcode opcode = TWINS.get(f"{function.__module__}.{function.__qualname__}", CLOSURES)
    cdef Py_ssize_t count = -1 if n_ary else len(partials)

    def apply(*arguments, **keywords):
        if keywords or (len(arguments) != count and count >= 0):
            bound = signature.bind(*arguments, **keywords)
            bound.apply_defaults()
            arguments = bound.args
        return applied(opcode, operation, arguments)

    def apply_to_one(x):  # the same, faster
        return unary(opcode, x)

    if opcode != CLOSURES and list(signature.parameters) == ["x"]:
        apply = apply_to_one
    operation = Operation(function.__name__, function, partials, n_ary, apply)
    if opcode != CLOSURES:
        opcode_of[operation] = opcode
        operation_of[opcode] = operation
    return apply, operation


def operators(rule):
    """primitives.operators: the slots of Value."""
    name = {
        ADD: "add", SUB: "sub", MUL: "mul", DIV: "truediv", POWER: "pow", MOD: "mod",
        FLOORDIV: "floordiv",
    }[opcode_of[rule.operation]]
    return getattr(Value, f"__{name}__"), getattr(Value, f"__r{name}__")


def result_of(operation, arguments, parents, local_derivatives, data):
    """value.result_of."""
    cdef Node node = result(INPUT_, NONE, data)
    return with_history(node, operation, arguments)


def with_history(Node node, operation, arguments):
    """copying._with_history: make a bare node the result of an operation."""
    if node.shape != NONE:
        raise TypeError(f"{described(node)} has a history already")
    arguments = tuple(arguments)
    numbers = [0.0 if is_node(thing) else to_float(thing) for thing in arguments]
    hold(node, opcode_of.get(operation, CLOSURES), operation, arguments, numbers)
    return node


include "_native_backward.pxi"
