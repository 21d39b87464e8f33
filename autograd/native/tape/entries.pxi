# The compiled twin of programs/tape.py: entries in arrays, in the place of symbols.
#
# A value is an entry, by its number, or a constant, which is -1 - its number. Inputs and other names
# are entries too, so that all that is written has one number.

cdef enum Kind:
    IS_NOTHING  # an input, or another name
    IS_APPLIED
    IS_PARTIAL
    IS_PARTIALS
    IS_ITEM
    IS_DETACHED

cdef struct Work:  # an operation, as entries refer to it
    int32_t kind
    int32_t opcode  # of it, or of what it is a derivative of
    int32_t index  # of the derivative
    bint n_ary
    bint has_partials
    bint may_raise  # steps.may_raise
    bint particular  # is_particular; -1 until it is asked
    int32_t[2] by  # the work that is its derivative by an argument, or -1
    int32_t[2] simple  # what that always is, or NOTHING; -1 until it is asked
    int32_t by_all

cdef struct Entry:
    int32_t work
    int32_t begin  # of its arguments, in a list of all
    int32_t count
    int32_t storage
    double number

cdef int32_t NOTHING = INT32_MIN  # no value
cdef double NOT_A_NUMBER = math.nan


cdef void* resized(void* memory, Py_ssize_t count, size_t size) except NULL:
    cdef void* found = PyMem_Realloc(memory, (count + 1) * size)
    if found == NULL:
        raise MemoryError
    return found


cdef class Symbol:
    """tape.Symbol: an entry, as Python sees it."""

    cdef readonly Tape tape
    cdef int32_t entry

    @property
    def operation(self):
        return self.tape.operations[self.tape.entries[self.entry].work]

    @property
    def arguments(self):
        cdef Entry* entry = self.tape.entries + self.entry
        return tuple([self.tape.thing(self.tape.arguments[entry.begin + i]) for i in range(entry.count)])

    @property
    def flowing(self):
        cdef Entry* entry = self.tape.entries + self.entry
        return tuple([i for i in range(entry.count) if self.tape.flows[entry.begin + i]])

    @property
    def parents(self):
        """The arguments that derivatives flow to, in order; repeats are kept."""
        arguments = self.arguments
        return tuple([arguments[i] for i in self.flowing])

    @property
    def storage(self):
        return self.tape.thing(self.tape.entries[self.entry].storage)

    @property
    def number(self):
        if self.entry in self.tape.objects:
            return self.tape.objects[self.entry]
        return self.tape.entries[self.entry].number if self.tape.computes else None

    def __eq__(self, other):
        return (
            type(other) is Symbol
            and (<Symbol>other).entry == self.entry
            and (<Symbol>other).tape is self.tape
        )

    def __hash__(self):
        return self.entry


@cython.binding(False)  # so that a method looks at its self
cdef class Tape:
    """tape.Tape."""

    cdef readonly bint computes
    cdef list input_entries  # not the symbols, which hold the tape: nothing here is in a circle
    cdef list operations  # by the number of a work
    cdef dict numbers_of_works  # the other way
    cdef dict objects  # by entry, what is no double: all the steps of a scan
    cdef list items  # the works that take one of many derivatives
    cdef Work* works
    cdef Entry* entries
    cdef int32_t* arguments
    cdef uint8_t* flows  # whether derivatives flow to the argument
    cdef double* constants
    cdef double* scratch
    cdef Py_ssize_t count, room, argument_count, argument_room, constant_count, constant_room
    cdef Py_ssize_t scratch_room
    cdef int32_t[256] work_of_opcode  # or -1

    def __cinit__(self, *arguments, **keywords):
        self.input_entries = []
        self.operations = []
        self.items = []
        self.numbers_of_works = {}
        self.objects = {}
        memset(self.work_of_opcode, -1, sizeof(self.work_of_opcode))
        work_of(self, INPUT)

    def __init__(self, computes):
        self.computes = computes

    def __dealloc__(self):
        PyMem_Free(self.works)
        PyMem_Free(self.entries)
        PyMem_Free(self.arguments)
        PyMem_Free(self.flows)
        PyMem_Free(self.constants)
        PyMem_Free(self.scratch)

    def __len__(self):
        """How much has been written: what ``Flat.before`` takes."""
        return self.count

    def input(self, number=None):
        """One more input."""
        cdef int32_t entry = self.new_entry(0, 0)
        self.set_number(entry, number)
        self.input_entries.append(entry)
        return self.symbol(entry)

    @property
    def inputs(self):
        """The symbols of the inputs."""
        return [self.symbol(entry) for entry in self.input_entries]

    def other_name(self, storage, double number):
        """A symbol of its own for what stands elsewhere, or is a constant."""
        cdef int32_t value = self.value_of(storage), entry = self.new_entry(0, 0)
        self.entries[entry].storage = value
        self.entries[entry].number = number
        return self.symbol(entry)

    def write(self, operation, arguments, flowing=(), number=None):
        """One more instruction."""
        cdef int32_t work = work_of(self, operation), entry
        cdef list values = [self.value_of(argument) for argument in arguments]
        cdef Py_ssize_t i
        if self.computes and number is None:
            number = operation.function(*[self.number_at(value) for value in values])
        entry = self.new_entry(work, len(values))
        for i in range(len(values)):
            self.arguments[self.entries[entry].begin + i] = values[i]
        for i in flowing:
            self.flows[self.entries[entry].begin + i] = True
        self.set_number(entry, number)
        return self.symbol(entry)

    def copy(self, instructions, Py_ssize_t count, by):
        """Write a program of so many inputs, of which derivatives flow to those in ``by``."""
        for _ in range(count):
            self.input()
        copy_instructions(self, instructions, by)

    def at(self, Py_ssize_t position):
        """What stands at a position of the program that was copied: its entries are in order."""
        if not 0 <= position < self.count:
            raise IndexError(position)
        return self.symbol(<int32_t>position)

    def adjoints(self, Symbol output not None, seed=1.0):
        """The backward pass from a symbol, written down: v̄ of all that it depends on."""
        cdef Adjoints found = Adjoints(self, output.entry)
        found.sweep(output.entry, self.value_of(seed))
        return found

    def leads_to(self, outputs):
        """The inputs that derivatives of these flow to, by their positions."""
        cdef set found = set()
        cdef Py_ssize_t i
        cdef uint8_t* met = <uint8_t*>resized(NULL, self.count, 1)
        try:
            memset(met, 0, self.count)
            for output in outputs:
                if (<Symbol?>output).tape is not self:
                    raise ValueError("a symbol of another tape")
                met[(<Symbol>output).entry] = True
            for i in range(self.count - 1, -1, -1):
                if met[i]:
                    self.mark_parents(self.entries + i, met)
            for i in range(len(self.input_entries)):
                if met[<int32_t>self.input_entries[i]]:
                    found.add(i)
            return found
        finally:
            PyMem_Free(met)

    cdef inline void mark_parents(self, Entry* entry, uint8_t* met) noexcept:
        cdef Py_ssize_t i
        for i in range(entry.begin, entry.begin + entry.count):
            if self.flows[i]:
                met[self.arguments[i]] = True

    def partials(self, Symbol symbol not None):
        """The local derivatives by the parents, by the rule's formulas for floats."""
        cdef int32_t* partials = <int32_t*>resized(
            NULL, self.entries[symbol.entry].count, sizeof(int32_t)
        )
        try:
            return [self.thing(partials[i]) for i in range(write_partials(self, symbol.entry, partials))]
        finally:
            PyMem_Free(partials)

    def flat(self, needed):
        """The instructions that are needed, and those that may raise, renumbered."""
        return Flat(self, needed)

    cdef Symbol symbol(self, int32_t entry):
        cdef Symbol symbol = Symbol.__new__(Symbol)
        symbol.tape = self
        symbol.entry = entry
        return symbol

    cdef object thing(self, int32_t value):
        return self.symbol(value) if value >= 0 else self.constants[-1 - value]

    cdef int32_t value_of(self, object thing) except? -1:
        if type(thing) is not Symbol:
            return self.constant(as_double(thing))
        if (<Symbol>thing).tape is not self:
            raise ValueError("a symbol of another tape")
        return (<Symbol>thing).entry

    cdef inline double number_at(self, int32_t value) noexcept:
        return self.entries[value].number if value >= 0 else self.constants[-1 - value]

    cdef int set_number(self, int32_t entry, object number) except -1:
        if isinstance(number, float):
            self.entries[entry].number = number
        elif number is not None:
            self.objects[entry] = number
        return 0

    cdef int32_t constant(self, double number) except? -1:
        if self.constant_count == self.constant_room:
            self.constant_room = 2 * self.constant_room + 64
            self.constants = <double*>resized(self.constants, self.constant_room, sizeof(double))
        self.constants[self.constant_count] = number
        self.constant_count += 1
        return <int32_t>-self.constant_count

    cdef int32_t new_entry(self, int32_t work, Py_ssize_t count) except -1:
        """One more entry; the caller fills in its arguments."""
        if self.count == self.room:
            self.make_room(2 * self.room + 64, 0)
        if self.argument_count + count > self.argument_room:
            self.make_room(0, 2 * (self.argument_count + count) + 64)
        cdef Entry* entry = self.entries + self.count
        entry.work = work
        entry.begin = <int32_t>self.argument_count
        entry.count = <int32_t>count
        entry.storage = <int32_t>self.count
        entry.number = NOT_A_NUMBER
        memset(self.flows + self.argument_count, 0, count)
        self.argument_count += count
        self.count += 1
        return entry.storage

    cdef int make_room(self, Py_ssize_t entries, Py_ssize_t arguments) except -1:
        """For so many of each in all, at least."""
        if max(entries, arguments) > INT32_MAX:
            raise MemoryError
        if entries > self.room:
            self.entries = <Entry*>resized(self.entries, entries, sizeof(Entry))
            self.room = entries
        if arguments > self.argument_room:
            self.arguments = <int32_t*>resized(self.arguments, arguments, sizeof(int32_t))
            self.flows = <uint8_t*>resized(self.flows, arguments, 1)
            self.argument_room = arguments
        return 0

    cdef double* scratch_for(self, Py_ssize_t count) except NULL:
        if count > self.scratch_room or self.scratch == NULL:
            self.scratch = <double*>resized(self.scratch, 2 * count + 16, sizeof(double))
            self.scratch_room = 2 * count + 16
        return self.scratch
