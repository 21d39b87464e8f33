# A finished program: the instructions in arrays, which become tuples when Python asks for them.


cdef class Instructions:
    """A sequence of (operation, arguments), as ``Form.instructions`` describes them.

    The same for replay.pyx: ``operations`` has each operation once; ``works`` holds for each
    instruction the number of its own, ``begins`` where its arguments begin in ``arguments``, which
    are positions, or -1 - the number of one of the ``constants``.
    """

    cdef readonly Py_ssize_t first  # how many inputs come before
    cdef readonly tuple operations
    cdef readonly bytes works, begins, arguments, constants
    cdef tuple made

    cdef tuple tuples(self):
        cdef const int32_t* works = <const int32_t*>PyBytes_AS_STRING(self.works)
        cdef const int32_t* begins = <const int32_t*>PyBytes_AS_STRING(self.begins)
        cdef const int32_t* arguments = <const int32_t*>PyBytes_AS_STRING(self.arguments)
        cdef const double* constants = <const double*>PyBytes_AS_STRING(self.constants)
        cdef Py_ssize_t i, k
        cdef list made, some
        if self.made is None:
            made = []
            for i in range(len(self)):
                some = []
                for k in range(begins[i], begins[i + 1]):
                    some.append(arguments[k] if arguments[k] >= 0 else constants[-1 - arguments[k]])
                made.append((self.operations[works[i]], tuple(some)))
            self.made = tuple(made)
        return self.made

    def __len__(self):
        return len(self.works) // sizeof(int32_t)

    def __getitem__(self, place):
        return self.tuples()[place]

    def __iter__(self):
        return iter(self.tuples())

    def __eq__(self, other):
        their = (<Instructions>other).tuples() if isinstance(other, Instructions) else other
        return self.tuples() == their

    def __repr__(self):
        return repr(self.tuples())

    def __reduce__(self):
        return tuple, ([*self.tuples()],)


@cython.binding(False)  # so that a method looks at its self
cdef class Flat:
    """tape.Flat."""

    cdef readonly Instructions instructions
    cdef Tape tape
    cdef Py_ssize_t count
    cdef int32_t* positions  # of each entry in the finished list, or -1
    cdef int32_t* kept  # how many entries before it are instructions there

    def __cinit__(self, Tape tape not None, needed):
        cdef Py_ssize_t i
        self.tape = tape
        self.count = tape.count
        self.positions = <int32_t*>resized(NULL, self.count, sizeof(int32_t))
        self.kept = <int32_t*>resized(NULL, self.count, sizeof(int32_t))
        memset(self.positions, 0, self.count * sizeof(int32_t))
        for symbol in needed:
            if type(symbol) is Symbol:
                self.mark(tape.value_of(symbol))
        self.find_live()
        self.give_positions()
        self.write()

    def __dealloc__(self):
        PyMem_Free(self.positions)
        PyMem_Free(self.kept)

    def place(self, symbol):
        """The position of a symbol, or the constant that it is."""
        if type(symbol) is not Symbol:
            return symbol
        cdef int32_t where = self.tape.entries[self.tape.value_of(symbol)].storage
        return self.positions[where] if where >= 0 else self.tape.constants[-1 - where]

    def position(self, Symbol symbol not None):
        """The position of a symbol if it is in the list under its own name."""
        cdef int32_t found = self.positions[symbol.entry]
        return found if found >= 0 else None

    def before(self, Py_ssize_t count):
        """How many of the first ``count`` entries were kept."""
        return self.kept[count]

    cdef inline void mark(self, int32_t value) noexcept:
        if value >= 0 and self.tape.entries[value].storage >= 0:
            self.positions[self.tape.entries[value].storage] = True

    cdef void find_live(self) noexcept:
        """Until positions are given they tell what is needed."""
        cdef Tape tape = self.tape
        cdef Entry* entry
        cdef Py_ssize_t i, k
        for i in range(self.count - 1, -1, -1):
            entry = tape.entries + i
            if self.positions[i] or tape.works[entry.work].may_raise:
                self.positions[i] = True
                for k in range(entry.count):
                    self.mark(tape.arguments[entry.begin + k])

    cdef int give_positions(self) except -1:
        cdef Tape tape = self.tape
        cdef int32_t kept = 0, inputs = <int32_t>len(tape.input_entries)
        cdef Py_ssize_t i
        for i in range(self.count):
            self.kept[i] = kept
            if tape.works[tape.entries[i].work].kind == IS_NOTHING:
                self.positions[i] = -1
            elif self.positions[i]:
                self.positions[i] = inputs + kept
                kept += 1
            else:
                self.positions[i] = -1
        self.kept[self.count] = kept
        for i in range(inputs):
            self.positions[<int32_t>tape.input_entries[i]] = <int32_t>i
        return 0

    cdef int write(self) except -1:
        cdef Tape tape = self.tape
        cdef Instructions made = Instructions.__new__(Instructions)
        cdef Py_ssize_t i, k, count = self.kept[self.count], argument_count = 0, constant_count = 0
        cdef Entry* entry
        cdef int32_t value
        cdef list used = []  # operations of what is kept
        cdef int32_t* number_of
        made.first = len(tape.input_entries)
        for i in range(self.count):
            entry = tape.entries + i
            if self.positions[i] >= 0:
                argument_count += entry.count
        made.works = PyBytes_FromStringAndSize(NULL, count * sizeof(int32_t))
        made.begins = PyBytes_FromStringAndSize(NULL, (count + 1) * sizeof(int32_t))
        made.arguments = PyBytes_FromStringAndSize(NULL, argument_count * sizeof(int32_t))
        cdef int32_t* works = <int32_t*>PyBytes_AS_STRING(made.works)
        cdef int32_t* begins = <int32_t*>PyBytes_AS_STRING(made.begins)
        cdef int32_t* arguments = <int32_t*>PyBytes_AS_STRING(made.arguments)
        argument_count = 0
        count = 0
        number_of = <int32_t*>resized(NULL, len(tape.operations), sizeof(int32_t))
        memset(number_of, -1, len(tape.operations) * sizeof(int32_t))
        for i in range(self.count):
            entry = tape.entries + i
            if self.positions[i] < 0 or tape.works[entry.work].kind == IS_NOTHING:
                continue
            if number_of[entry.work] < 0:
                number_of[entry.work] = <int32_t>len(used)
                used.append(tape.operations[entry.work])
            works[count] = number_of[entry.work]
            begins[count] = <int32_t>argument_count
            for k in range(entry.count):
                value = tape.arguments[entry.begin + k]
                if value >= 0:
                    value = tape.entries[value].storage
                arguments[argument_count] = self.positions[value] if value >= 0 else value
                argument_count += 1
            count += 1
        begins[count] = <int32_t>argument_count
        made.constants = PyBytes_FromStringAndSize(
            <const char*>tape.constants, tape.constant_count * sizeof(double)
        )
        PyMem_Free(number_of)
        made.operations = tuple(used)
        self.instructions = made
        return 0
