# The walk over all rows of a call, and their numbers as lists.


cdef class Rows:
    """The rows of one call, and what comes of them."""

    cdef Replay replay
    cdef Layout layout
    cdef const double[:, :] matrix
    cdef const double[::1] inputs
    cdef Py_ssize_t count
    cdef object results, accumulated, held
    cdef list into
    cdef double** begins  # of each line
    cdef Py_ssize_t* steps  # from one of its numbers to the next
    cdef double* sums_
    cdef double* slots_shared  # what the first slots hold, where that is the same in all lanes
    cdef object room
    cdef double* by_lanes  # a sum for each lane, or NULL
    cdef list failed

    def __cinit__(
        self, Layout layout, matrix, inputs, starts, bint by_columns, carried, list into
    ):
        self.layout = layout
        self.replay = layout.replay
        self.matrix = matrix
        if by_columns:
            self.matrix = self.matrix.T
        self.inputs = inputs
        self.count = self.matrix.shape[0]
        self.failed = []
        if layout.own_count != self.matrix.shape[1] or self.inputs.shape[0] != self.replay.l.inputs:
            raise TypeError(
                f"the program has {self.replay.l.inputs} inputs, got {self.matrix.shape[1]} columns"
                f" and {layout.shared_count} to broadcast"
            )
        cdef Lowering* l = &self.replay.l
        self.slots_shared = <double*>room_for(l.constant_count + l.inputs, sizeof(double))
        memcpy(self.slots_shared, l.constants, l.constant_count * sizeof(double))
        if l.inputs:
            memcpy(self.slots_shared + l.constant_count, &self.inputs[0], l.inputs * sizeof(double))
        self.begin_lines(into)
        self.begin_sums(starts, carried)

    cdef int begin_lines(self, list into) except -1:
        cdef Py_ssize_t i, k = 0, lines = self.layout.line_count
        cdef double* columns
        cdef double[:, :] buffer
        self.begins = <double**>room_for(lines, sizeof(double*))
        self.steps = <Py_ssize_t*>room_for(lines, sizeof(Py_ssize_t))
        if into is None:
            self.results = bytearray(lines * self.count * sizeof(double))
            columns = <double*>PyByteArray_AS_STRING(self.results)
            for i in range(lines):
                self.begins[i] = columns + i * self.count
                self.steps[i] = 1
            return 0
        self.into = [*into]  # which keeps them alive
        for buffer in self.into:
            for i in range(buffer.shape[0]):
                if k == lines or buffer.shape[1] != self.count or buffer.strides[1] % 8:
                    raise ValueError(f"no place for {lines} columns of {self.count} rows")
                self.begins[k] = &buffer[i, 0] if self.count else NULL
                self.steps[k] = buffer.strides[1] // <Py_ssize_t>sizeof(double)
                k += 1
        if k != lines:
            raise ValueError(f"{lines} columns have no place in {k}")
        return 0

    cdef int begin_sums(self, starts, carried) except -1:
        cdef Py_ssize_t i, place
        cdef double start
        cdef Py_ssize_t size = 2 * self.layout.sum_count * sizeof(double)
        cdef bint go_on = bool(carried)
        self.accumulated = bytearray() if carried is None else carried
        if not go_on:
            self.accumulated.extend(bytes(size))
        elif len(self.accumulated) != size:
            raise ValueError(f"carried has {len(carried)} bytes for {self.layout.sum_count} sums")
        self.held = memoryview(self.accumulated)  # so that nobody can resize it
        self.sums_ = <double*>PyByteArray_AS_STRING(self.accumulated)
        if starts is not None and len(starts) != self.layout.sum_count:
            raise TypeError(f"starts are {len(starts)} for {self.layout.sum_count} sums")
        for i in range(0 if go_on else self.layout.sum_count):
            place = self.layout.places[i]
            self.sums_[place] = -0.0 if self.count or starts is not None else 0.0
            if starts is not None:
                start = starts[i]
                add_to(self.sums_ + place, self.sums_ + self.layout.sum_count + place, start)
        return 0

    def __dealloc__(self):
        free(self.slots_shared)
        free(self.begins)
        free(self.steps)

    cdef Session session(self, int which):
        """One with the inputs that are the same in every row."""
        cdef Session session = Session(self.replay, which)
        cdef Py_ssize_t i, position
        cdef int lane, lanes = session.loop.lanes
        session.code = self.layout.code
        session.shared = self.slots_shared
        for i in range(self.layout.shared_count):
            position = self.layout.shared[i]
            for lane in range(lanes):
                session.inputs[position * lanes + lane] = self.inputs[position]
        return session

    cdef int run(self, int most) except -1:
        """From the last row to the first: what fills no widest group comes first, in one that has
        room for it."""
        cdef int widest = 0, narrow = LOOP_COUNT - 1
        cdef Py_ssize_t rest
        while LOOPS[widest].lanes > most:
            widest += 1
        rest = self.count % LOOPS[widest].lanes
        while LOOPS[narrow].lanes < rest:
            narrow -= 1
        if rest:
            self.groups(self.session(narrow), self.count - rest, self.count, <int>rest)
        if rest < self.count:
            if not self.layout.ordered:
                self.begin_lanes(LOOPS[widest].lanes)
            self.groups(self.session(widest), 0, self.count - rest, LOOPS[widest].lanes)
            self.end_lanes(&LOOPS[widest])
        return 0

    cdef int begin_lanes(self, int lanes) except -1:
        cdef Py_ssize_t i, count = self.layout.sum_count * lanes
        self.room = bytearray((count + 8) * sizeof(double))
        cdef uintptr_t begin = <uintptr_t>PyByteArray_AS_STRING(self.room)
        self.by_lanes = <double*>((begin + 63) & ~<uintptr_t>63)
        for i in range(count):
            self.by_lanes[i] = -0.0
        return 0

    cdef int end_lanes(self, const Loop* loop) except -1:
        """Add up the lanes."""
        cdef Py_ssize_t i, count = self.layout.sum_count
        cdef int32_t* every
        if self.by_lanes == NULL:
            return 0
        every = <int32_t*>room_for(count, sizeof(int32_t))
        for i in range(count):
            every[i] = <int32_t>i
        loop.sums(self.by_lanes, every, count, loop.lanes, self.sums_, self.sums_ + count)
        free(every)
        return 0

    cdef int groups(
        self, Session session, Py_ssize_t first, Py_ssize_t end, int lanes
    ) except -1:
        cdef Py_ssize_t row = end, work = 0
        with nogil:
            while row > first:
                row -= lanes
                self.fill(session, row, lanes)
                session.run(lanes)
                self.take(session, row, lanes)
                work += self.replay.l.code_count
                if work > 10_000_000:  # some milliseconds
                    work = 0
                    with gil:
                        PyErr_CheckSignals()
        return 0

    cdef void fill(self, Session session, Py_ssize_t row, int count) noexcept nogil:
        """Rows into lanes; the last one is also in those that are left over."""
        cdef Py_ssize_t i, own = self.layout.own_count
        cdef Py_ssize_t down = self.matrix.strides[0], along = self.matrix.strides[1]
        cdef int lane, lanes = session.loop.lanes
        cdef double* into
        cdef const char* numbers
        if not own:
            return
        numbers = <const char*>&self.matrix[row, 0]
        for i in range(own):
            into = session.inputs + self.layout.own[i] * lanes
            if down == sizeof(double):
                memcpy(into, numbers, count * sizeof(double))
            else:
                for lane in range(count):
                    into[lane] = (<const double*>(numbers + lane * down))[0]
            for lane in range(count, lanes):
                into[lane] = into[count - 1]
            numbers += along

    cdef int take(self, Session session, Py_ssize_t row, int count) except -1 nogil:
        cdef Py_ssize_t i, step
        cdef int lane, lanes = session.loop.lanes
        cdef const double* found
        cdef double* place
        cdef bint any_failed = False
        for i in range(self.layout.line_count):
            found = session.slots + <Py_ssize_t>self.layout.lines[i] * lanes
            step = self.steps[i]
            place = self.begins[i] + row * step
            if step == 1:
                memcpy(place, found, count * sizeof(double))
                continue
            for lane in range(count):
                place[lane * step] = found[lane]
        if self.by_lanes != NULL:
            session.loop.by_lanes(
                session.slots, self.layout.terms, self.layout.numbers, self.layout.term_count,
                self.by_lanes,
            )
        else:
            session.loop.sums(
                session.slots, self.layout.terms, self.layout.single_count, count,
                self.sums_, self.sums_ + self.layout.sum_count,
            )
            self.add_several(session, count)
        for lane in range(count):
            any_failed |= session.failed[lane] >= 0
        if any_failed:
            with gil:
                for lane in range(count - 1, -1, -1):
                    if session.failed[lane] >= 0:
                        self.failed.append((row + lane, session.failed[lane]))
        return 0

    cdef void add_several(self, Session session, int count) noexcept nogil:
        """The last lane first, and of each lane the terms in their order."""
        cdef Py_ssize_t i, k
        cdef int lane, lanes = session.loop.lanes
        for i in range(self.layout.single_count, self.layout.sum_count):
            for lane in range(count - 1, -1, -1):
                for k in range(
                    self.layout.begins[i - self.layout.single_count],
                    self.layout.begins[i - self.layout.single_count + 1],
                ):
                    add_to(
                        self.sums_ + i,
                        self.sums_ + self.layout.sum_count + i,
                        session.slots[<Py_ssize_t>self.layout.terms[k] * lanes + lane],
                    )

    cdef int find_lowest(self) except -1:
        """An operation raised: run row by row from the first on, so that the lowest raises."""
        cdef Session session = self.session(LOOP_COUNT - 1)
        cdef Py_ssize_t row
        for row in range(self.count):
            self.fill(session, row, 1)
            session.run(1)
        return 0

    cdef object columns(self):
        if self.into is not None:
            return None
        view = memoryview(self.results)
        if not self.layout.line_count or not self.count:
            return view.cast("d")
        return view.cast("d", (self.layout.line_count, self.count))

    cdef list failures(self):
        return self.failed[::-1]

    cdef object sums(self):
        cdef Py_ssize_t i, place, count = self.layout.sum_count
        if self.failed:
            return None
        cdef list found = [None] * count
        for i in range(count):
            place = self.layout.places[i]
            found[i] = with_lost(self.sums_[place], self.sums_[count + place])
        return found


def transposed(list lines not None, bint as_tuples):
    """For each place in these buffers of doubles a list of what stands there, or a tuple."""
    cdef Py_ssize_t i, k, width = len(lines)
    cdef const double[::1] line
    cdef const double** begins = <const double**>room_for(width, sizeof(double*))
    cdef list found, row
    cdef object number
    try:
        for k in range(width):
            line = lines[k]
            if k == 0:
                found = [None] * line.shape[0]
            elif line.shape[0] != len(found):
                raise ValueError(f"a line has {line.shape[0]} numbers, and others {len(found)}")
            begins[k] = &line[0] if line.shape[0] else NULL
        for i in range(len(found)):
            row = PyList_New(width)
            for k in range(width):
                number = begins[k][i]
                Py_INCREF(number)
                PyList_SET_ITEM(row, k, number)
            found[i] = tuple(row) if as_tuples else row
    finally:
        free(begins)
    return found
