# Rows of one kind: which inputs they share, and what becomes of the outputs.


cdef class Layout:
    """Which inputs are columns of a matrix, and what becomes of the outputs.

    ``fixed`` are the inputs that all rows share. See ``Replay.run_rows``, which makes one for a
    single call; who has many calls makes one for all. What is not ``ordered`` is added up by lanes.
    """

    cdef Replay replay
    cdef int32_t* code  # of the program, where rows run side by side
    cdef int32_t* own  # the inputs that are columns of the matrix
    cdef int32_t* shared  # and those that all rows share
    cdef int32_t* lines  # the slots of outputs with a line
    cdef int32_t* terms  # and of those that are added up, first the sums of one in each row
    cdef int32_t* begins  # where the terms of a sum of several begin
    cdef int32_t* numbers  # for each term, that of its sum
    cdef int32_t* places  # of the sums, in the order in which they were asked for
    cdef Py_ssize_t own_count, shared_count, line_count, term_count, sum_count, single_count
    cdef bint ordered

    def __cinit__(self, Replay replay not None, fixed, tuple summed, bint ordered=True):
        cdef Py_ssize_t i, k, n_inputs = replay.l.inputs, n_outputs = replay.l.output_count
        if replay.l.code == NULL:
            raise TypeError("this Replay was not made by Replay(n_inputs, instructions, outputs)")
        self.replay = replay
        self.ordered = ordered
        self.own = <int32_t*>room_for(n_inputs, sizeof(int32_t))
        self.shared = <int32_t*>room_for(n_inputs, sizeof(int32_t))
        self.lines = <int32_t*>room_for(n_outputs, sizeof(int32_t))
        cdef list singles = [sum for sum in summed if not isinstance(sum, tuple)]
        cdef list several = [sum for sum in summed if isinstance(sum, tuple)]
        cdef list terms = [*singles, *[term for sum in several for term in sum]]
        self.terms = <int32_t*>room_for(len(terms), sizeof(int32_t))
        self.begins = <int32_t*>room_for(len(several) + 1, sizeof(int32_t))
        fixed = set(fixed)
        for i in range(n_inputs):
            if i in fixed:
                self.shared[self.shared_count] = <int32_t>i
                self.shared_count += 1
            else:
                self.own[self.own_count] = <int32_t>i
                self.own_count += 1
        if self.shared_count != len(fixed):
            raise TypeError(f"the program has {n_inputs} inputs, and {sorted(fixed)} are not of them")
        self.make_code()
        kept = set(range(n_outputs)).difference(terms)
        for i in sorted(kept):
            self.lines[self.line_count] = replay.l.outputs[i]
            self.line_count += 1
        self.term_count = len(terms)
        for i in range(len(terms)):
            if not 0 <= terms[i] < n_outputs:
                raise IndexError(f"output {terms[i]} is not one of {n_outputs}")
            self.terms[i] = replay.l.outputs[terms[i]]
        self.single_count = len(singles)
        self.begins[0] = <int32_t>self.single_count
        for i in range(len(several)):
            self.begins[i + 1] = self.begins[i] + <int32_t>len(several[i])
        self.sum_count = len(summed)
        self.numbers = <int32_t*>room_for(self.term_count, sizeof(int32_t))
        for i in range(self.single_count):
            self.numbers[i] = <int32_t>i
        for i in range(len(several)):
            for k in range(self.begins[i], self.begins[i + 1]):
                self.numbers[k] = <int32_t>(self.single_count + i)
        self.places = <int32_t*>room_for(self.sum_count, sizeof(int32_t))
        cdef Py_ssize_t place, first = 0, second = self.single_count
        for i in range(self.sum_count):
            if isinstance(summed[i], tuple):
                place = second
                second += 1
            else:
                place = first
                first += 1
            self.places[i] = <int32_t>place

    cdef int make_code(self) except -1:
        cdef Lowering* l = &self.replay.l
        cdef Py_ssize_t i, count = l.constant_count + l.inputs
        cdef bytearray is_shared = bytearray(count)
        for i in range(l.constant_count):
            is_shared[i] = True
        for i in range(self.shared_count):
            is_shared[l.constant_count + self.shared[i]] = True
        self.code = <int32_t*>room_for(l.code_count, sizeof(int32_t))
        memcpy(self.code, l.code, l.code_count * sizeof(int32_t))
        take_shared(self.code, PyByteArray_AS_STRING(is_shared), <int32_t>count)
        return 0

    def __dealloc__(self):
        free(self.code)
        free(self.own)
        free(self.shared)
        free(self.lines)
        free(self.terms)
        free(self.begins)
        free(self.places)
        free(self.numbers)

    def run(self, matrix, inputs, starts=None, by_columns=False, carried=None, list into=None):
        """(columns, failures, sums) for rows, as ``run_rows`` has them.

        ``inputs`` is a buffer of doubles for all inputs; of columns it says nothing. The columns go
        ``into`` other buffers if there are such: of doubles, with as many lines as there are columns
        in all of them, and with a place for each row; ``columns`` is None then.
        """
        cdef Rows rows = Rows(self, matrix, inputs, starts, by_columns, carried, into)
        try:
            rows.run(self.replay.lanes)
        except KeyboardInterrupt:
            raise
        except Exception:
            rows.find_lowest()
            raise
        return rows.columns(), rows.failures(), rows.sums()
