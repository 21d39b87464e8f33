# A finished program on a tape again, with what derivatives flow to: tape.Tape.copy.


cdef int copy_instructions(Tape self, object instructions, object by) except -1:
    """After as many inputs as it has; derivatives flow to those in ``by``."""
    cdef Py_ssize_t room = len(self.input_entries) + len(instructions)
    cdef uint8_t* flows_to = <uint8_t*>resized(NULL, room, 1)
    memset(flows_to, 0, room)
    try:
        for position in by:
            if not 0 <= position < len(self.input_entries):
                raise IndexError(position)
            flows_to[<Py_ssize_t>position] = True
        if type(instructions) is Instructions:
            copy_arrays(self, instructions, flows_to)
        else:
            for operation, arguments in instructions:
                copy_one(self, work_of(self, operation), arguments, flows_to)
    finally:
        PyMem_Free(flows_to)
    return 0


cdef int copy_one(Tape self, int32_t work, tuple arguments, uint8_t* flows_to) except -1:
    cdef list values = []
    cdef Py_ssize_t i
    cdef int32_t entry
    for argument in arguments:
        if type(argument) is not int:
            values.append(self.constant(argument))
        elif 0 <= argument < self.count:
            values.append(argument)
        else:
            raise IndexError(argument)
    entry = self.new_entry(work, len(values))
    for i in range(len(values)):
        self.arguments[self.entries[entry].begin + i] = values[i]
    find_flows(self, entry, flows_to)
    return 0


cdef int copy_arrays(Tape self, Instructions instructions, uint8_t* flows_to) except -1:
    cdef const int32_t* works = <const int32_t*>PyBytes_AS_STRING(instructions.works)
    cdef const int32_t* begins = <const int32_t*>PyBytes_AS_STRING(instructions.begins)
    cdef const int32_t* arguments = <const int32_t*>PyBytes_AS_STRING(instructions.arguments)
    cdef Py_ssize_t before = self.constant_count
    cdef Py_ssize_t i, k
    cdef const double* constants = <const double*>PyBytes_AS_STRING(instructions.constants)
    cdef int32_t entry, value
    cdef int32_t* values
    cdef Py_ssize_t count = len(instructions)
    # With what a backward pass usually writes; memory that is not written costs nothing.
    self.make_room(
        min(INT32_MAX, self.count + 3 * count), min(INT32_MAX, self.argument_count + 4 * begins[count])
    )
    cdef int32_t* numbers = <int32_t*>resized(NULL, len(instructions.operations), sizeof(int32_t))
    try:
        for i in range(len(instructions.operations)):
            numbers[i] = work_of(self, instructions.operations[i])
        for i in range(<Py_ssize_t>(len(instructions.constants) // sizeof(double))):
            self.constant(constants[i])
        for i in range(count):
            entry = self.new_entry(numbers[works[i]], begins[i + 1] - begins[i])
            values = self.arguments + self.entries[entry].begin
            for k in range(begins[i], begins[i + 1]):
                value = arguments[k]
                values[k - begins[i]] = value if value >= 0 else <int32_t>(value - before)
            find_flows(self, entry, flows_to)
    finally:
        PyMem_Free(numbers)
    return 0


cdef inline void find_flows(Tape self, int32_t entry, uint8_t* flows_to) noexcept:
    """Derivatives flow to an entry if they flow to one of its arguments."""
    cdef Entry* it = self.entries + entry
    cdef int32_t value
    cdef Py_ssize_t i
    if not self.works[it.work].has_partials:
        return
    for i in range(it.count):
        value = self.arguments[it.begin + i]
        if value >= 0 and flows_to[value]:
            self.flows[it.begin + i] = True
            flows_to[entry] = True
