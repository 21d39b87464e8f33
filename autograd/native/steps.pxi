# Many steps of one program, whose first outputs are the first inputs of the next step.
#
# The inputs of a step are the carry, the row of xs, and what is the same in every step. A step back
# has the error signals of the carry behind these, and gives those of the carry before it.


cdef inline const double* row_of(const double[::1] rows, Py_ssize_t row, Py_ssize_t width) noexcept nogil:
    return &rows[0] + row * width if width else NULL


cdef int require_room(const double[::1] numbers, Py_ssize_t count, what) except -1:
    if numbers.shape[0] < count:
        raise TypeError(f"{what} has {numbers.shape[0]} numbers, of {count} that are needed")
    return 0


cdef tuple steps_forward(
    Replay replay, double[::1] carry, const double[::1] xs, const double[::1] same,
    Py_ssize_t begin, Py_ssize_t end, double[::1] ys, double[::1] kept, Py_ssize_t every
):
    """How many steps were done, and what ended them: a guard's index, an error, or None."""
    cdef Session session = Session(replay, LOOP_COUNT - 1)
    cdef Lowering* l = &replay.l
    cdef Py_ssize_t m = carry.shape[0], p = l.inputs - m - same.shape[0], count = end - begin
    cdef Py_ssize_t k = ys.shape[0] // count if count > 0 else 0
    cdef Py_ssize_t i = begin, j, work = 0
    if count < 1 or p < 0 or m + k > l.output_count:
        raise TypeError(f"no {count} steps with {m} numbers to carry and {k} to give")
    require_room(xs, end * p, "xs")
    if every:
        require_room(kept, ((end - 1) // every + 1) * m, "kept")
    fill(session, m + p, &same[0], same.shape[0])
    try:
        with nogil:
            while i < end:
                if every and i % every == 0:
                    for j in range(m):
                        kept[(i // every) * m + j] = carry[j]
                fill(session, 0, &carry[0], m)
                fill(session, m, row_of(xs, i, p), p)
                session.run(1)
                if session.failed[0] >= 0:
                    break
                for j in range(m):
                    carry[j] = session.slots[l.outputs[j]]
                for j in range(k):
                    ys[(i - begin) * k + j] = session.slots[l.outputs[m + j]]
                i += 1
                work += l.code_count + 10
                if work > 10_000_000:  # some milliseconds
                    work = 0
                    with gil:
                        PyErr_CheckSignals()
    except Exception as problem:
        return i - begin, problem
    return i - begin, session.failed[0] if i < end else None


cdef int steps_back(
    Replay replay, const double[::1] carries, Py_ssize_t first, Py_ssize_t m,
    const double[::1] xs, const double[::1] same, Py_ssize_t begin, Py_ssize_t end,
    double[::1] signals, Py_ssize_t arriving, Py_ssize_t leaving,
    list columns, double[::1] slopes, list places, double[::1] sums, double[::1] lost
) except -1:
    """Steps end - 1 to begin; ``carries`` begin with that of step ``first``."""
    cdef Session session = Session(replay, LOOP_COUNT - 1)
    cdef Lowering* l = &replay.l
    cdef Py_ssize_t p = l.inputs - m - same.shape[0] - arriving, q = len(columns), r = len(places)
    cdef Py_ssize_t i, j, work = 0
    cdef int32_t* column = <int32_t*>room_for(q, sizeof(int32_t))
    cdef int32_t* place = NULL
    try:
        place = <int32_t*>room_for(r, sizeof(int32_t))
        for j in range(q):
            column[j] = columns[j]
        for j in range(r):
            place[j] = places[j]
            if not 0 <= place[j] < min(sums.shape[0], lost.shape[0]):
                raise IndexError(f"no sum {place[j]}")
        if p < 0 or leaving + q + r > l.output_count or (end - begin > 1 and leaving != arriving):
            raise TypeError(f"no {end - begin} steps back, from {arriving} signals to {leaving}")
        require_room(carries, (end - first) * m, "carries")
        require_room(xs, end * p, "xs")
        require_room(signals, max(arriving, leaving), "signals")
        if q:
            require_room(slopes, end * p, "slopes")
        fill(session, m + p, &same[0], same.shape[0])
        with nogil:
            for i in range(end - 1, begin - 1, -1):
                fill(session, 0, row_of(carries, i - first, m), m)
                fill(session, m, row_of(xs, i, p), p)
                fill(session, m + p + same.shape[0], &signals[0], arriving)
                session.run(1)
                for j in range(leaving):
                    signals[j] = session.slots[l.outputs[j]]
                for j in range(q):
                    slopes[i * p + column[j]] = session.slots[l.outputs[leaving + j]]
                for j in range(r):
                    add_to(
                        &sums[place[j]], &lost[place[j]], session.slots[l.outputs[leaving + q + j]]
                    )
                work += l.code_count + 10
                if work > 10_000_000:
                    work = 0
                    with gil:
                        PyErr_CheckSignals()
    finally:
        free(column)
        free(place)
    return 0


cdef inline void fill(
    Session session, Py_ssize_t first, const double* numbers, Py_ssize_t count
) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(count):
        session.inputs[first + i] = numbers[i]
