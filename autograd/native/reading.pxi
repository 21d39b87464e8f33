# Reading a program: from Python's lists to the steps of lowering.h.


cdef struct Reader:
    Lowering* l
    Py_ssize_t values, arguments, room, most
    int32_t* places  # the values at the positions of the program, NULL if they are these
    Py_ssize_t placed


cdef void free_reading(Lowering* l) noexcept nogil:
    """All that lowering needs and running does not."""
    free(l.steps)
    free(l.guards)
    free(l.arguments)
    free(l.same)
    free(l.maker)
    free(l.uses)
    free(l.slot)
    free(l.buckets)
    l.steps = NULL
    l.guards = NULL
    l.arguments = l.same = l.maker = l.uses = l.slot = l.buckets = NULL


cdef void shrink(Lowering* l) noexcept nogil:
    """Keep what running needs."""
    cdef int32_t* code = <int32_t*>realloc(l.code, l.code_count * sizeof(int32_t))
    if code != NULL:
        l.code = code
    free_reading(l)


cdef void* room_for(Py_ssize_t count, Py_ssize_t size) except NULL:
    cdef void* memory = malloc((count + 1) * size)
    if memory == NULL:
        raise MemoryError
    return memory


cdef int32_t value_of(Reader* reader, object argument) except? -1:
    """An argument as a value of lowering.h."""
    cdef Py_ssize_t position
    if PyLong_CheckExact(argument):
        position = argument
        if not 0 <= position < reader.placed:
            raise IndexError(f"position {position} is not one of the {reader.placed} before it")
        return <int32_t>position if reader.places == NULL else reader.places[position]
    return constant_value(reader.l, argument)


cdef int32_t* room_for_arguments(Reader* reader, Step* step, Py_ssize_t count) except NULL:
    """Where to write the arguments of a step; makes it the next one."""
    cdef Py_ssize_t room
    cdef int32_t* more
    if reader.arguments + count > reader.room:
        room = 2 * (reader.arguments + count) + 64
        more = <int32_t*>realloc(reader.l.arguments, room * sizeof(int32_t))
        if more == NULL:
            raise MemoryError
        reader.l.arguments = more
        reader.room = room
    step.begin = <int32_t>reader.arguments
    step.count = <int32_t>count
    step.first = <int32_t>reader.values
    reader.arguments += count
    reader.most = max(reader.most, count)
    reader.values += step.results
    return reader.l.arguments + step.begin


cdef int read_arguments(Reader* reader, Step* step, tuple arguments) except -1:
    cdef int32_t* places = room_for_arguments(reader, step, len(arguments))
    cdef Py_ssize_t i
    for i in range(len(arguments)):
        places[i] = value_of(reader, arguments[i])
    reader.placed = reader.values
    return 0


cdef Opcode opcode_of(dict known, object operation) except? CLOSURES:
    """The twin of an operation of the rules."""
    opcode = known.get(operation)
    if opcode is None:
        opcode = CLOSURES
        function = operation.function
        if (getattr(function, "__module__", "") or "").startswith("autograd.rules."):
            opcode = TWINS.get(operation.name, CLOSURES)
        known[operation] = opcode
    return opcode


cdef Call call_of(object function):
    cdef Call call = Call()
    call.function = function
    call.guard = -1
    return call


cdef int call_in_python(Step* step, list calls, Call call) except -1:
    step.code = CALL
    step.index = <int32_t>len(calls)
    calls.append(call)
    return 0


cdef int read_step(Reader* reader, Step* step, list calls, dict known, tuple instruction) except -1:
    cdef object kind = instruction[0]
    cdef Opcode opcode = CLOSURES
    cdef tuple arguments = instruction[len(instruction) - 1]
    if kind != "total":
        opcode = within_reach(
            opcode_of(known, instruction[1]), arguments, 0 if kind == "apply" else 1
        )
    choose_code(step, calls, instruction, opcode, len(arguments))
    return read_arguments(reader, step, arguments)


cdef int choose_code(
    Step* step, list calls, tuple word, Opcode opcode, Py_ssize_t count
) except -1:
    """What a step does; ``word`` begins as an instruction does."""
    cdef object kind = word[0], operation = word[1]
    cdef Call call
    step.results = 1
    if kind == "total":
        step.code = TOTAL
    elif kind == "apply":
        if opcode != CLOSURES and fits(opcode, count):
            step.code = VALUE_FROM + opcode - FIRST_OPCODE
        else:
            call_in_python(step, calls, call_of(operation.function))
    elif kind == "partial":
        index = word[2]
        if opcode != CLOSURES and opcode < OP_OF_MANY and fits(opcode, count - 1) and index in (0, 1):
            if index == 0:
                step.code = FIRST_FROM + opcode - FIRST_OPCODE
            else:
                step.code = SECOND_FROM + opcode - OP_OF_TWO
        else:
            call_in_python(step, calls, call_of(operation.partials[index]))
    elif kind == "partials":
        step.results = count - 1
        if opcode != CLOSURES and opcode >= OP_OF_MANY and fits(opcode, count - 1):
            step.code = ALL_FROM + opcode - OP_OF_MANY
        else:
            call = call_of(operation.partials[0])
            call.gives_many = True
            call.outcome = operation
            call_in_python(step, calls, call)
    else:
        raise ValueError(f"an instruction is apply, partial, partials or total, got {kind!r}")
    return 0


cdef Opcode within_reach(Opcode opcode, tuple arguments, Py_ssize_t first) except *:
    """The opcode, but CLOSURES where its twin may not reach as far as the rule.

    What bounds it must be a constant that is within its reach: a result may be anything.
    """
    cdef double[5] numbers
    cdef Py_ssize_t i, count = len(arguments) - first
    if not is_bounded(opcode):
        return opcode
    if count > 5:
        return CLOSURES
    for i in range(5):
        numbers[i] = NAN
    for i in range(count):
        if not PyLong_CheckExact(arguments[first + i]):
            numbers[i] = arguments[first + i]
    return opcode if is_in_reach(opcode, numbers) else CLOSURES


cdef inline bint fits(Opcode opcode, Py_ssize_t count) noexcept:
    """Whether an operation takes so many arguments; else Python will say why not."""
    if opcode >= OP_OF_MANY:
        return takes(opcode, count)
    return count == (2 if opcode >= OP_OF_TWO else 1)


cdef int read_guard(Reader* reader, CheckedGuard* guard, list calls, tuple given) except -1:
    """What it compares; it is to hold before the step that follows x and y."""
    cdef Call call
    if len(given) == 2:  # the position, and the number that it had
        guard.comparison = SAME
        guard.outcome = True
        guard.x = value_of(reader, given[0])
        guard.y = constant_value(reader.l, given[1])
        return 0
    comparison, x, y, outcome = given
    guard.outcome = bool(outcome)
    guard.x = value_of(reader, x)
    guard.y = value_of(reader, y)
    if callable(comparison):
        guard.comparison = PYTHON
        call = call_of(comparison)
        call.guard = guard.index
        call.outcome = bool(outcome)
        guard.index = <int32_t>len(calls)
        calls.append(call)
    else:
        guard.comparison = COMPARISONS[comparison]
    return 0


cdef int read_steps(Reader* reader, list calls, list instructions) except -1:
    cdef dict known = {}
    cdef Py_ssize_t i
    for i in range(len(instructions)):
        read_step(reader, &reader.l.steps[i], calls, known, instructions[i])
    return 0


cdef int read_program(
    Lowering* l, list calls, Py_ssize_t* most, instructions, tuple outputs, tuple guards, words
) except -1:
    cdef Reader reader = Reader(l, l.inputs, 0, 0, 0, NULL, l.inputs)
    cdef Py_ssize_t i, value, before = 0
    l.step_count = len(instructions)
    l.guard_count = len(guards)
    l.output_count = len(outputs)
    l.steps = <Step*>room_for(l.step_count, sizeof(Step))
    l.guards = <CheckedGuard*>room_for(l.guard_count, sizeof(CheckedGuard))
    l.outputs = <int32_t*>room_for(l.output_count, sizeof(int32_t))
    try:
        if words is None:
            read_steps(&reader, calls, instructions)
        else:
            read_arrays(&reader, calls, instructions, words)
        l.values = reader.values
        most[0] = reader.most
        for i in range(l.output_count):
            l.outputs[i] = value_of(&reader, outputs[i])
        for i in range(l.guard_count):
            l.guards[i].index = <int32_t>i
            read_guard(&reader, &l.guards[i], calls, guards[i])
            value = max(l.guards[i].x, l.guards[i].y)
            before = max(before, step_after(l, value))
            l.guards[i].before = <int32_t>before
    finally:
        free(reader.places)
    l.same = <int32_t*>room_for(l.values, sizeof(int32_t))
    l.maker = <int32_t*>room_for(l.values, sizeof(int32_t))
    l.uses = <int32_t*>room_for(l.values, sizeof(int32_t))
    l.slot = <int32_t*>room_for(l.values, sizeof(int32_t))
    memset(l.maker, -1, l.values * sizeof(int32_t))
    l.code = <int32_t*>room_for(words_at_most(l, reader.arguments), sizeof(int32_t))
    if l.out_of_memory:
        raise MemoryError
    return 0


cdef Py_ssize_t step_after(Lowering* l, Py_ssize_t value) noexcept:
    """The step after the one that makes a value, found by bisection; 0 for inputs, constants."""
    cdef Py_ssize_t low = 0, high = l.step_count, middle
    while low < high:
        middle = (low + high) // 2
        if l.steps[middle].first <= value:
            low = middle + 1
        else:
            high = middle
    return low
