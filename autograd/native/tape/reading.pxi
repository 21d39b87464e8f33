# A program that lies in arrays, tape/flat.pxi, read as programs/compiled.py and reading.pxi read others.

cdef enum Kind:
    AS_STEP
    AS_ITEM  # it is one of the results of another instruction
    AS_NAME  # it is another name for its argument

cdef struct Word:  # what is to be known of each operation once
    int32_t kind
    int32_t item
    Opcode opcode
    bint bounded
    Py_ssize_t first  # of the arguments of the operation itself
    Py_ssize_t count  # of the arguments for which ``code`` and ``results`` are known
    int32_t code, results


cdef int read_arrays(Reader* reader, list calls, instructions, list words) except -1:
    cdef bytes their_works = instructions.works, their_begins = instructions.begins
    cdef bytes their_arguments = instructions.arguments, their_constants = instructions.constants
    cdef const int32_t* works = <const int32_t*>PyBytes_AS_STRING(their_works)
    cdef const int32_t* begins = <const int32_t*>PyBytes_AS_STRING(their_begins)
    cdef const int32_t* arguments = <const int32_t*>PyBytes_AS_STRING(their_arguments)
    cdef const double* constants = <const double*>PyBytes_AS_STRING(their_constants)
    cdef Py_ssize_t inputs = reader.l.inputs, count = reader.l.step_count, steps = 0, i, k
    cdef Word* known = <Word*>room_for(len(words), sizeof(Word))
    cdef Word* word
    cdef Step* step
    cdef int32_t* its
    cdef int32_t value
    cdef Opcode opcode
    try:
        for i in range(len(words)):
            known[i] = word_of(words[i])
        reader.places = <int32_t*>room_for(inputs + count, sizeof(int32_t))
        for i in range(inputs):
            reader.places[i] = <int32_t>i
        for i in range(count):
            word = known + works[i]
            if word.kind != AS_STEP:
                value = arguments[begins[i]]
                if value >= 0:
                    value = reader.places[value] + word.item
                else:
                    value = constant_value(reader.l, constants[-1 - value])
                reader.places[inputs + i] = value
                continue
            step = reader.l.steps + steps
            steps += 1
            opcode = word.opcode
            if word.bounded:
                opcode = within_reach(opcode, tuple([
                    arguments[k] if arguments[k] >= 0 else constants[-1 - arguments[k]]
                    for k in range(begins[i], begins[i + 1])
                ]), word.first)
            if begins[i + 1] - begins[i] == word.count and not word.bounded:
                step.code = word.code
                step.results = word.results
            else:
                choose_code(step, calls, words[works[i]], opcode, begins[i + 1] - begins[i])
                if step.code != CALL:
                    word.count = begins[i + 1] - begins[i]
                    word.code = step.code
                    word.results = step.results
            reader.places[inputs + i] = <int32_t>reader.values
            its = room_for_arguments(reader, step, begins[i + 1] - begins[i])
            for k in range(begins[i], begins[i + 1]):
                value = arguments[k]
                if value >= 0:
                    its[k - begins[i]] = reader.places[value]
                else:
                    its[k - begins[i]] = constant_value(reader.l, constants[-1 - value])
    finally:
        free(known)
    reader.placed = inputs + count
    reader.l.step_count = steps
    return 0


cdef Word word_of(tuple word) except *:
    cdef Word its = Word(AS_STEP, 0, CLOSURES, False, 0 if word[0] == "apply" else 1, -1, 0, 0)
    if word[0] == "item":
        its.kind = AS_ITEM
        its.item = word[1]
    elif word[0] == "detach":
        its.kind = AS_NAME
    else:
        its.opcode = opcode_of({}, word[1])
        its.bounded = is_bounded(its.opcode)
    return its
