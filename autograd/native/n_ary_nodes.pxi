# Operations of any number of arguments: recorded with the arguments in an array of their own.


cdef inline Argument* new_array(Py_ssize_t count) except NULL:
    cdef Argument* memory = <Argument*>PyMem_Malloc((count + 1) * sizeof(Argument) + count)
    if memory == NULL:
        raise MemoryError
    memory.operation = NULL
    return memory + 1


cdef inline void free_array(Argument* array) noexcept:
    PyMem_Free(array - 1)


cdef object n_ary_node(Opcode opcode, object left, object right):
    """One node of all arguments, first those on the left and then those on the right.

    Both are lists or tuples. No Python code runs while their items are borrowed.
    """
    cdef Py_ssize_t count = PySequence_Fast_GET_SIZE(left) + PySequence_Fast_GET_SIZE(right)
    cdef Argument* array = new_array(count)
    cdef uint8_t* parents = <uint8_t*>(array + count)
    cdef double* numbers = NULL
    cdef double number
    cdef Py_ssize_t taken = 0
    cdef bint made = False
    cdef PyObject* mode
    try:
        numbers = scratch(2 * count)
        if not (
            take(left, array, parents, numbers, &taken)
            and take(right, array, parents, numbers, &taken)
        ):
            return n_ary_node(opcode, as_operands(list(left) + list(right)), ())  # as they are now
        number = n_ary_forward(opcode, numbers, count, numbers + count)
        if not any_of(parents, count):
            return number
        mode = mode_unheld()
        if mode == Py_False:
            return result(CONSTANT_, NONE, number)
        node = result(opcode, ARRAY, number)
        made = True
        (<Node>node).first.count = count
        (<Node>node).second.array = array
        return node if mode == Py_True else inspected(<Node>node)
    finally:
        leave(numbers)
        if not made:
            give_back(array, parents, taken)
            free_array(array)


cdef bint take(
    object sequence, Argument* array, uint8_t* parents, double* numbers, Py_ssize_t* taken
) noexcept:
    """Append the items; False if there is one to be converted first.

    All that is needed of a node is read now, while its line is in the cache.
    """
    cdef PyObject** items = PySequence_Fast_ITEMS(sequence)
    cdef Py_ssize_t i, position = taken[0]
    for i in range(PySequence_Fast_GET_SIZE(sequence)):
        parents[position] = is_node(<object>items[i])
        if parents[position]:
            Py_INCREF(<object>items[i])
            array[position].parent = items[i]
            numbers[position] = (<Node>items[i]).number
        elif PyFloat_CheckExact(<object>items[i]):
            array[position].number = PyFloat_AS_DOUBLE(<object>items[i])
            numbers[position] = array[position].number
        else:
            taken[0] = position
            return False
        position += 1
    taken[0] = position
    return True


cdef void give_back(Argument* array, uint8_t* parents, Py_ssize_t taken) noexcept:
    cdef Py_ssize_t i
    for i in range(taken):
        if parents[i]:
            Py_DECREF(<object>array[i].parent)


cdef inline bint any_of(uint8_t* parents, Py_ssize_t count) noexcept:
    cdef Py_ssize_t i
    for i in range(count):
        if parents[i]:
            return True
    return False


cdef double* scratch_numbers = NULL
cdef Py_ssize_t scratch_room = 0
cdef bint scratch_taken = False


cdef inline double* scratch(Py_ssize_t count) except NULL:
    """Memory for so many numbers, to be given to ``leave``.

    It is kept from one operation to the next. Another may begin before one has left it: what
    allocates may run the collector, and that anybody's ``__del__``.
    """
    global scratch_taken
    if scratch_taken:
        return more_scratch(count)
    if count > scratch_room:
        grow_scratch(count)
    scratch_taken = True
    return scratch_numbers


cdef inline void leave(double* numbers) noexcept:
    global scratch_taken
    if numbers == scratch_numbers:
        scratch_taken = False
    else:
        PyMem_Free(numbers)


cdef double* more_scratch(Py_ssize_t count) except NULL:
    cdef void* numbers = PyMem_Malloc(count * sizeof(double))
    if numbers == NULL:
        raise MemoryError
    return <double*>numbers


cdef int grow_scratch(Py_ssize_t count) except -1:
    global scratch_numbers, scratch_room
    cdef void* numbers = PyMem_Realloc(scratch_numbers, (2 * count + 64) * sizeof(double))
    if numbers == NULL:
        raise MemoryError
    scratch_numbers = <double*>numbers
    scratch_room = 2 * count + 64
    return 0


cdef list as_operands(object things):
    cdef list operands = []  # no comprehension: see pyproject.toml
    for thing in things:
        operands.append(thing if is_node(thing) else as_double(thing))
    return operands
