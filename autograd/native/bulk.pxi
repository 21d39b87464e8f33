# The walks of bulk.py over many nodes.


cdef bint may_walk(list values) except -1:
    """Whether nobody looks on, and these are nodes that read and assign as this file does."""
    if is_watched():
        return False
    for value in values:
        if Py_TYPE(value) != value_type:
            return False
    return True


def read_all(list values not None):
    cdef Py_ssize_t i, count = len(values)
    if not may_walk(values):
        return references["read_all"](values)
    numbers, gradients = bytearray(count * sizeof(double)), bytearray(count * sizeof(double))
    reached = bytearray(count)
    cdef double* of_numbers = <double*>PyByteArray_AS_STRING(numbers)
    cdef double* of_gradients = <double*>PyByteArray_AS_STRING(gradients)
    cdef char* of_reached = PyByteArray_AS_STRING(reached)
    cdef PyObject* node
    for i in range(count):
        node = PyList_GET_ITEM(values, i)
        of_numbers[i] = (<Node>node).number
        of_gradients[i] = (<Node>node).gradient
        of_reached[i] = (<Node>node).touched
    return memoryview(numbers).cast("d"), memoryview(gradients).cast("d"), reached


def assign_all(list values not None, numbers, chosen):
    global clock
    cdef Py_ssize_t i, count = len(values)
    cdef Py_buffer of_numbers, of_chosen
    cdef PyObject* node
    if not may_walk(values):
        references["assign_all"](values, numbers, chosen)
        return
    PyObject_GetBuffer(numbers, &of_numbers, PyBUF_SIMPLE)
    try:
        PyObject_GetBuffer(chosen, &of_chosen, PyBUF_SIMPLE)
        try:
            if of_numbers.len != count * <Py_ssize_t>sizeof(double) or of_chosen.len != count:
                raise ValueError("assign_all takes a number and a choice for each Value")
            clock += 1
            for i in range(count):
                if (<char*>of_chosen.buf)[i]:
                    node = PyList_GET_ITEM(values, i)
                    (<Node>node).number = (<double*>of_numbers.buf)[i]
                    (<Node>node).stamp = clock if (<Node>node).shape == NONE else STALE
        finally:
            PyBuffer_Release(&of_chosen)
    finally:
        PyBuffer_Release(&of_numbers)


def zero_all(list values not None):
    cdef Py_ssize_t i
    cdef PyObject* node
    if not may_walk(values):
        references["zero_all"](values)
        return
    for i in range(len(values)):
        node = PyList_GET_ITEM(values, i)
        (<Node>node).gradient = 0.0
        (<Node>node).touched = False


def same_items(list now not None, list before not None):
    cdef Py_ssize_t count = PySequence_Fast_GET_SIZE(now)
    return count == PySequence_Fast_GET_SIZE(before) and not memcmp(
        PySequence_Fast_ITEMS(now), PySequence_Fast_ITEMS(before), count * sizeof(PyObject*))


def accumulate_all(list values not None, signals):
    cdef Py_ssize_t i, count = len(values)
    cdef PyObject* node
    cdef Py_buffer of_signals
    if not may_walk(values):
        references["accumulate_all"](values, signals)
        return
    PyObject_GetBuffer(signals, &of_signals, PyBUF_SIMPLE)
    try:
        if of_signals.len != count * <Py_ssize_t>sizeof(double):
            raise ValueError("accumulate_all takes a signal for each Value")
        for i in range(count):
            node = PyList_GET_ITEM(values, i)
            (<Node>node).gradient += (<double*>of_signals.buf)[i]
            (<Node>node).touched = True
    finally:
        PyBuffer_Release(&of_signals)


def count_arguments(Node output not None):
    global running, passes
    cdef Pass p
    cdef Py_ssize_t i, count = 0
    if running or is_watched():
        return references["count_arguments"](output)
    p = begun()
    running = True
    passes += 1
    try:
        find_order(&p, <PyObject*>output)
        for i in range(p.count):
            count += arity(<Node>p.met[i])
        return count
    finally:
        running = False
        finish(&p)
