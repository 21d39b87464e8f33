# Trees that are like an example, told and read in one walk: programs/calls/examples.py.
#
# No Python code runs in a walk, so nothing that it looks at can change meanwhile.

cdef enum Kind_of_part:
    OTHER  # nothing is like it
    SEQUENCE  # a list or a tuple; its parts follow
    FLOATS  # one of floats alone
    MAPPING
    ARRAY_OF_FLOATS
    FLOAT
    VARIABLE_LEAF
    CONSTANT_LEAF
    EQUAL_THING
    SAME_THING

cdef struct Part:
    Kind_of_part kind
    Py_ssize_t count  # of branches; of a Value, where among the Values it was met first
    PyObject* thing  # the type, the keys, the shape, or what it is

cdef struct WalkAlong:
    Part* next
    Py_ssize_t values
    double* numbers
    PyObject* inputs  # a list to which what is read is added, or NULL


@cython.binding(False)  # so that a method looks at its self
cdef class Example:
    """examples.Example."""

    cdef Part* parts
    cdef Py_ssize_t count, room, values
    cdef PyObject** met  # the Values of a walk
    cdef uint32_t* firsts  # for each Value of the example, where it was met first
    cdef dict places  # of Values, while the example is read
    cdef list held
    cdef bint is_read, has_arrays
    cdef readonly Py_ssize_t width  # numbers of the tree

    def __init__(self, tree):
        cdef Py_ssize_t i, k = 0
        if self.is_read:
            raise TypeError("an Example is made once; make another")
        self.is_read = True
        self.held = []
        self.places = {}
        self.describe(tree)
        self.places = None
        self.met = <PyObject**>resized(NULL, self.values, sizeof(PyObject*))
        self.firsts = <uint32_t*>resized(NULL, self.values, sizeof(uint32_t))
        for i in range(self.count):
            if self.parts[i].kind == VARIABLE_LEAF or self.parts[i].kind == CONSTANT_LEAF:
                self.firsts[k] = <uint32_t>self.parts[i].count
                k += 1

    def __dealloc__(self):
        PyMem_Free(self.parts)
        PyMem_Free(self.met)
        PyMem_Free(self.firsts)

    cdef int describe(self, tree) except -1:
        kind = type(tree)
        if kind is float:
            self.add(FLOAT, 0, None)
            self.width += 1
        elif Py_TYPE(tree) == value_type:
            self.describe_value(tree)
        elif kind is list or kind is tuple:
            if len(tree) and {*map(type, tree)} == {float}:
                self.add(FLOATS, len(tree), kind)
                self.width += len(tree)
            else:
                self.add(SEQUENCE, len(tree), kind)
                for branch in tree:
                    self.describe(branch)
        elif kind is dict:
            self.add(MAPPING, len(tree), (*tree,))
            for branch in tree.values():
                self.describe(branch)
        elif kind in (int, bool, str, bytes, type(None)):
            self.add(EQUAL_THING, 0, tree)
        elif kind.__module__ == "numpy" and kind.__name__ == "ndarray":
            is_plain = tree.ndim and tree.dtype.char == "d" and tree.dtype.isnative
            self.add(ARRAY_OF_FLOATS if is_plain else OTHER, tree.size, (kind, tree.shape))
            self.width += tree.size
            self.has_arrays = True
        else:
            known = isinstance(tree, (float, list, tuple, dict, int, str, bytes, complex, Node))
            known = known or hasattr(kind, "__dataclass_fields__") or hasattr(tree, "dtype")
            self.add(OTHER if known else SAME_THING, 0, tree)
        return 0

    cdef int describe_value(self, Node node) except -1:
        place = self.places.setdefault(<uintptr_t><PyObject*>node, self.values)
        if place == self.values:
            self.width += 1
        self.add(CONSTANT_LEAF if node.opcode == CONSTANT_ else VARIABLE_LEAF, place, None)
        self.values += 1
        return 0

    cdef int add(self, Kind_of_part kind, Py_ssize_t count, thing) except -1:
        if self.count == self.room:
            self.room = 2 * self.room + 8
            self.parts = <Part*>resized(self.parts, self.room, sizeof(Part))
        self.held.append(thing)
        self.parts[self.count] = Part(kind, count, <PyObject*>thing)
        self.count += 1
        return 0

    def numbers(self, tree):
        cdef Py_ssize_t i
        if not self.is_read or (self.values and running):  # a pass has the indices
            return None
        found = bytearray(self.width * sizeof(double))
        cdef WalkAlong walk = WalkAlong(
            self.parts, 0, <double*>PyByteArray_AS_STRING(found), NULL
        )
        if not self.is_like(<PyObject*>tree, &walk):
            return None
        for i in range(self.values):
            if (<Node>self.met[i]).index != self.firsts[i]:  # it was met later once more
                return None
        return memoryview(found).cast("d")

    def inputs(self, tree):
        cdef list found = []
        cdef WalkAlong walk
        numbers = bytearray(self.width * sizeof(double))
        if not self.is_read or self.has_arrays or running:
            return None
        walk = WalkAlong(self.parts, 0, <double*>PyByteArray_AS_STRING(numbers), <PyObject*>found)
        return found if self.is_like(<PyObject*>tree, &walk) else None

    def fill(self, list lanes not None, Py_ssize_t begin, Py_ssize_t end, rows, Py_ssize_t first):
        cdef Py_ssize_t i, step, count = end - begin
        cdef WalkAlong walk
        cdef Py_buffer into
        cdef bint are_alike = self.is_read and not self.values
        PyObject_GetBuffer(rows, &into, PyBUF_SIMPLE | PyBUF_WRITABLE)
        try:
            step = into.len // <Py_ssize_t>sizeof(double) // count if count > 0 else 0
            if not (0 <= begin < end <= len(lanes) and 0 <= first <= step - self.width):
                raise IndexError(f"no lanes {begin} to {end}, or no columns from {first} on")
            for i in range(count):
                walk = WalkAlong(self.parts, 0, <double*>into.buf + i * step + first, NULL)
                are_alike = are_alike and self.is_like(PyList_GET_ITEM(lanes, begin + i), &walk)
                if not are_alike:
                    break
        finally:
            PyBuffer_Release(&into)
        return are_alike

    cdef bint is_like(self, PyObject* tree, WalkAlong* walk) except -1:
        """Whether a tree is like the next part of the example; its numbers are written."""
        cdef Part* part = walk.next
        cdef Py_ssize_t i
        cdef PyObject** its
        walk.next += 1
        if part.kind == FLOAT:
            if not PyFloat_CheckExact(<object>tree):
                return False
            walk.numbers[0] = PyFloat_AS_DOUBLE(<object>tree)
            walk.numbers += 1
            if walk.inputs != NULL:
                (<list>walk.inputs).append(<object>tree)
            return True
        if part.kind == FLOATS or part.kind == SEQUENCE:
            if <PyObject*>Py_TYPE(<object>tree) != part.thing:
                return False
            if PySequence_Fast_GET_SIZE(<object>tree) != part.count:
                return False
            its = PySequence_Fast_ITEMS(<object>tree)
            if part.kind == SEQUENCE:
                for i in range(part.count):
                    if not self.is_like(its[i], walk):
                        return False
                return True
            for i in range(part.count):
                if not PyFloat_CheckExact(<object>its[i]):
                    return False
                walk.numbers[i] = PyFloat_AS_DOUBLE(<object>its[i])
            walk.numbers += part.count
            if walk.inputs != NULL:
                (<list>walk.inputs).extend(<object>tree)
            return True
        if part.kind == VARIABLE_LEAF or part.kind == CONSTANT_LEAF:
            return self.is_like_value(tree, part, walk)
        if part.kind == MAPPING:
            return self.is_like_dict(tree, part, walk)
        if part.kind == ARRAY_OF_FLOATS:
            return copies_array(tree, part, walk)
        return part.kind != OTHER and (tree == part.thing or (
            part.kind == EQUAL_THING and is_equal(tree, part.thing)
        ))

    cdef bint is_like_value(self, PyObject* tree, Part* part, WalkAlong* walk) except -1:
        cdef Py_ssize_t place = walk.values
        if Py_TYPE(<object>tree) != value_type:
            return False
        if ((<Node>tree).opcode == CONSTANT_) != (part.kind == CONSTANT_LEAF):
            return False
        walk.values += 1
        self.met[place] = tree
        if part.count != place:
            return self.met[part.count] == tree
        (<Node>tree).index = <uint32_t>place
        walk.numbers[0] = (<Node>tree).number
        walk.numbers += 1
        if walk.inputs != NULL:
            (<list>walk.inputs).append(<object>tree)
        return True

    cdef bint is_like_dict(self, PyObject* tree, Part* part, WalkAlong* walk) except -1:
        cdef Py_ssize_t place = 0, i = 0
        cdef PyObject* key
        cdef PyObject* branch
        cdef PyObject** keys = PySequence_Fast_ITEMS(<object>part.thing)
        if not PyDict_CheckExact(<object>tree) or PyDict_Size(<object>tree) != part.count:
            return False
        while PyDict_Next(<object>tree, &place, &key, &branch):
            if key != keys[i] and not (
                PyUnicode_CheckExact(<object>key) and is_equal(key, keys[i])
            ):
                return False
            i += 1
            if not self.is_like(branch, walk):
                return False
        return True


cdef bint is_equal(PyObject* one, PyObject* other) noexcept:
    """Of things whose comparison is Python's own."""
    return Py_TYPE(<object>one) == Py_TYPE(<object>other) and <object>one == <object>other


cdef bint copies_array(PyObject* tree, Part* part, WalkAlong* walk) noexcept:
    cdef Py_buffer its
    cdef Py_ssize_t i
    cdef tuple shape = (<tuple>part.thing)[1]
    cdef bint is_alike
    if <object>Py_TYPE(<object>tree) is not (<tuple>part.thing)[0]:
        return False
    try:
        PyObject_GetBuffer(<object>tree, &its, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT)
    except Exception:
        return False
    is_alike = its.format != NULL and its.format[0] == c"d" and its.format[1] == 0
    is_alike = is_alike and its.ndim == len(shape)
    if is_alike:
        for i in range(its.ndim):
            is_alike = is_alike and its.shape[i] == <Py_ssize_t>shape[i]
    if is_alike:
        memcpy(walk.numbers, its.buf, its.len)
        walk.numbers += part.count
    PyBuffer_Release(&its)
    return is_alike
