# The backward pass over entries, written down: tape.Tape.partials and value.sweep, in their order.


cdef Opcode opcode_at(Tape self, int32_t entry) except *:
    """The twin of what an entry does, at its numbers; CLOSURES if it has none there."""
    cdef Entry* it = self.entries + entry
    cdef Opcode opcode = <Opcode>self.works[it.work].opcode
    cdef double[5] numbers
    cdef Py_ssize_t i
    if opcode >= SUM:
        return opcode if takes(opcode, it.count) else CLOSURES
    if opcode <= CONSTANT_ or it.count != (2 if opcode >= ADD else 1):
        return CLOSURES
    if is_bounded(opcode):
        for i in range(5):
            numbers[i] = NOT_A_NUMBER
        for i in range(it.count):
            numbers[i] = self.number_at(self.arguments[it.begin + i])
        return opcode if is_in_reach(opcode, numbers) else CLOSURES
    return opcode


cdef list point_of(Tape self, int32_t entry):
    """What a derivative is called with."""
    cdef Entry* it = self.entries + entry
    cdef list point = [it.number]
    cdef int32_t value
    cdef Py_ssize_t i
    for i in range(it.count):
        value = self.arguments[it.begin + i]
        point.append(self.objects.get(value) if value in self.objects else self.number_at(value))
    return point


cdef double partial_at(Tape self, int32_t entry, Py_ssize_t i, int32_t work) except? -1:
    """The number of the derivative by the i-th argument."""
    cdef Opcode opcode = opcode_at(self, entry)
    cdef Entry* it = self.entries + entry
    cdef double x, y = 0.0
    if opcode == CLOSURES or opcode >= SUM:
        return as_double(self.operations[work].function(*point_of(self, entry)))
    x = self.number_at(self.arguments[it.begin])
    if it.count == 2:
        y = self.number_at(self.arguments[it.begin + 1])
    if i == 0:
        return partial_by_first(opcode, it.number, x, y)
    return partial_by_second(opcode, it.number, x, y)


cdef int partials_at(Tape self, int32_t entry, double* partials, int32_t work) except -1:
    """The numbers of all derivatives of an n-ary operation; there is room for three times them."""
    cdef Opcode opcode = opcode_at(self, entry)
    cdef Entry* it = self.entries + entry
    cdef Py_ssize_t i, count = it.count
    cdef double* numbers = partials + 2 * count
    if opcode == CLOSURES:
        for i, partial in enumerate(self.operations[work].function(*point_of(self, entry))):
            partials[i] = partial
        return 0
    for i in range(count):
        numbers[i] = self.number_at(self.arguments[it.begin + i])
    n_ary_partials(opcode, it.number, numbers, count, partials, partials + count)
    return 0


cdef int32_t at_point(Tape self, int32_t work, int32_t entry) except -1:
    """An entry of (out, *arguments), where ``out`` is another one."""
    cdef int32_t count = self.entries[entry].count, new = self.new_entry(work, count + 1)
    cdef int32_t* point = self.arguments + self.entries[new].begin
    point[0] = entry
    memcpy(point + 1, self.arguments + self.entries[entry].begin, count * sizeof(int32_t))
    return new


cdef Py_ssize_t write_partials(Tape self, int32_t entry, int32_t* found) except -1:
    """Write the local derivatives by the parents, and find their values; returns how many."""
    cdef int32_t work = self.entries[entry].work, its, every
    cdef Py_ssize_t count = self.entries[entry].count, begin = self.entries[entry].begin
    cdef Py_ssize_t i, written = 0
    cdef double number = NOT_A_NUMBER
    cdef double* numbers
    if not self.works[work].n_ary:
        for i in range(count):
            if self.flows[begin + i]:
                found[written] = simple_partial_at(self, entry, i)
                if found[written] == NOTHING:
                    its = work_by(self, work, i)
                    if self.computes:
                        number = partial_at(self, entry, i, its)
                    found[written] = at_point(self, its, entry)
                    self.entries[found[written]].number = number
                written += 1
        return written
    its = work_by_all(self, work)
    work_of_item(self, count)
    numbers = <double*>resized(NULL, 3 * count, sizeof(double))
    try:
        if self.computes:
            partials_at(self, entry, numbers, its)
        every = at_point(self, its, entry)
        for i in range(count):
            if self.flows[begin + i]:
                found[written] = self.new_entry(work_of_item(self, i), 1)
                self.arguments[self.entries[found[written]].begin] = every
                if self.computes:
                    self.entries[found[written]].number = numbers[i]
                written += 1
        return written
    finally:
        PyMem_Free(numbers)


cdef struct Message:
    int32_t value
    int32_t next  # message to the same entry, or -1


@cython.binding(False)  # so that a method looks at its self
cdef class Adjoints:
    """v̄ by symbol, as a dict has it."""

    cdef Tape tape
    cdef Py_ssize_t count
    cdef int32_t* signals  # a value for each entry, or NOTHING
    cdef int32_t* first  # of the messages that are to be added to it
    cdef int32_t* last
    cdef Message* messages
    cdef Py_ssize_t sent
    cdef int32_t* order
    cdef int32_t* stack
    cdef int32_t* partials

    def __cinit__(self, Tape tape not None, int32_t output):
        cdef Py_ssize_t i, edges = tape.argument_count
        self.tape = tape
        self.count = output + 1
        self.signals = <int32_t*>resized(NULL, self.count, sizeof(int32_t))
        self.first = <int32_t*>resized(NULL, self.count, sizeof(int32_t))
        self.last = <int32_t*>resized(NULL, self.count, sizeof(int32_t))
        self.order = <int32_t*>resized(NULL, self.count, sizeof(int32_t))
        self.messages = <Message*>resized(NULL, edges, sizeof(Message))
        self.stack = <int32_t*>resized(NULL, edges + self.count, sizeof(int32_t))
        self.partials = <int32_t*>resized(NULL, edges, sizeof(int32_t))
        for i in range(self.count):
            self.signals[i] = NOTHING
        memset(self.first, -1, self.count * sizeof(int32_t))

    def __dealloc__(self):
        PyMem_Free(self.signals)
        self.free_others()

    cdef void free_others(self) noexcept:
        PyMem_Free(self.first)
        PyMem_Free(self.last)
        PyMem_Free(self.order)
        PyMem_Free(self.messages)
        PyMem_Free(self.stack)
        PyMem_Free(self.partials)
        self.first = self.last = self.order = self.stack = self.partials = NULL
        self.messages = NULL

    def get(self, Symbol symbol not None, default=None):
        return default if symbol not in self else self.tape.thing(self.signals[symbol.entry])

    def __contains__(self, Symbol symbol not None):
        return symbol.entry < self.count and self.signals[symbol.entry] != NOTHING

    cdef int sweep(self, int32_t output, int32_t seed) except -1:
        """value.sweep."""
        cdef Tape tape = self.tape
        cdef int32_t entry, signal, parent, message
        cdef int32_t mul = work_of(tape, operation_of[MUL]), total = work_of(tape, operation_of[SUM])
        cdef Py_ssize_t position, i, k, begin
        self.signals[output] = seed
        for position in range(self.find_order(output) - 1, -1, -1):
            entry = self.order[position]
            if self.first[entry] >= 0:
                self.add_up(entry, total)
            if write_partials(tape, entry, self.partials) == 0:
                continue
            signal = self.signals[entry]
            begin = tape.entries[entry].begin
            k = 0
            for i in range(tape.entries[entry].count):
                if not tape.flows[begin + i]:
                    continue
                parent = tape.arguments[begin + i]
                message = product_of(tape, mul, signal, self.partials[k])
                k += 1
                if self.signals[parent] == NOTHING:
                    self.signals[parent] = message
                else:
                    self.send(parent, message)
        self.free_others()
        return 0

    cdef void send(self, int32_t entry, int32_t message) noexcept:
        self.messages[self.sent] = Message(message, -1)
        if self.first[entry] < 0:
            self.first[entry] = <int32_t>self.sent
        else:
            self.messages[self.last[entry]].next = <int32_t>self.sent
        self.last[entry] = <int32_t>self.sent
        self.sent += 1

    cdef int add_up(self, int32_t entry, int32_t total) except -1:
        """The signal becomes the sum of all messages."""
        cdef Tape tape = self.tape
        cdef Py_ssize_t count = 1, i = self.first[entry]
        cdef int32_t sum
        cdef double* numbers
        cdef int32_t* values
        while i >= 0:
            count += 1
            i = self.messages[i].next
        sum = tape.new_entry(total, count)
        values = tape.arguments + tape.entries[sum].begin
        values[0] = self.signals[entry]
        i = self.first[entry]
        for k in range(1, count):
            values[k] = self.messages[i].value
            i = self.messages[i].next
        if tape.computes:
            numbers = tape.scratch_for(2 * count)
            for k in range(count):
                numbers[k] = tape.number_at(values[k])
            tape.entries[sum].number = n_ary_forward(SUM, numbers, count, numbers + count)
        self.signals[entry] = sum
        return 0

    cdef Py_ssize_t find_order(self, int32_t output) except -1:
        """graph.topological_order; returns how many there are. A negative entry is a marker."""
        cdef Tape tape = self.tape
        cdef Py_ssize_t i, depth = 1, ordered = 0, begin
        cdef int32_t entry, argument
        cdef uint8_t* seen = <uint8_t*>resized(NULL, self.count, 1)
        memset(seen, 0, self.count)
        self.stack[0] = output
        while depth:
            depth -= 1
            entry = self.stack[depth]
            if entry < 0:
                self.order[ordered] = -1 - entry
                ordered += 1
                continue
            if seen[entry]:
                continue
            seen[entry] = True
            self.stack[depth] = -1 - entry
            depth += 1
            begin = tape.entries[entry].begin
            for i in range(tape.entries[entry].count - 1, -1, -1):
                argument = tape.arguments[begin + i]
                if tape.flows[begin + i] and not seen[argument]:
                    self.stack[depth] = argument
                    depth += 1
        PyMem_Free(seen)
        return ordered


cdef int32_t product_of(Tape self, int32_t mul, int32_t x, int32_t y) except -1:
    """tape.Tape.product, and that of two constants."""
    if is_one(self, x) and y >= 0:
        return named(self, y)
    if is_one(self, y) and x >= 0:
        return named(self, x)
    if x < 0 and y < 0:
        return self.constant(self.number_at(x) * self.number_at(y))
    cdef int32_t product = self.new_entry(mul, 2)
    cdef int32_t* values = self.arguments + self.entries[product].begin
    values[0] = x
    values[1] = y
    if self.computes:
        self.entries[product].number = self.number_at(x) * self.number_at(y)
    return product


cdef inline bint is_one(Tape self, int32_t value) noexcept:
    return value < 0 and self.constants[-1 - value] == 1.0


cdef int32_t named(Tape self, int32_t entry) except -1:
    """The entry, or another name for it if it is a sum of messages to another one."""
    cdef int32_t name
    if self.works[self.entries[entry].work].opcode != SUM:
        return entry
    name = self.new_entry(0, 0)
    self.entries[name].storage = self.entries[entry].storage
    self.entries[name].number = self.entries[entry].number
    return name
