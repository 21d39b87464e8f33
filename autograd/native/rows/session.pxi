# Running a program: a scratch and a loop for one group of rows.


cdef class Session:
    """The scratch of one loop, taken from a Replay and given back when nobody needs it.

    Who finds it taken, by another thread or by an operation that replays the same, makes another.
    """

    cdef Replay replay
    cdef const Loop* loop
    cdef int which
    cdef double* scratch
    cdef const int32_t* code
    cdef const double* shared  # what the slots hold that all lanes share, or NULL
    cdef double* slots
    cdef double* inputs
    cdef int32_t failed[16]

    def __cinit__(self, Replay replay, int which):
        cdef Lowering* l = &replay.l
        cdef Py_ssize_t i, lane
        if l.code == NULL:
            raise TypeError("this Replay was not made by Replay(n_inputs, instructions, outputs)")
        self.replay = replay
        self.which = which
        self.loop = &LOOPS[which]
        self.code = l.code
        self.scratch = replay.kept[which]
        replay.kept[which] = NULL
        cdef int lanes = self.loop.lanes
        cdef bint is_new = self.scratch == NULL
        if is_new:
            self.scratch = <double*>malloc((l.slot_count * lanes + 3 * replay.most + 8) * sizeof(double))
            if self.scratch == NULL:
                raise MemoryError
        self.slots = <double*>((<uintptr_t>self.scratch + 63) & ~<uintptr_t>63)
        self.inputs = self.slots + l.constant_count * lanes
        if is_new:
            for i in range(l.constant_count):
                for lane in range(lanes):
                    self.slots[i * lanes + lane] = l.constants[i]

    def __dealloc__(self):
        if self.replay is not None and self.replay.kept[self.which] == NULL:
            self.replay.kept[self.which] = self.scratch
        else:
            free(self.scratch)

    cdef int run(self, int count) except -1 nogil:
        """Run the first lanes to the end, or until none is left; what others hold is not looked at."""
        cdef Run run
        cdef Py_ssize_t at = 0
        cdef int lane
        run.code = self.code
        run.shared = self.shared
        run.slots = self.slots
        run.room = self.slots + self.replay.l.slot_count * self.loop.lanes
        run.failed = self.failed
        for lane in range(self.loop.lanes):
            self.failed[lane] = -1 if lane < count else INT32_MAX
        while True:
            at = self.loop.run(&run, at)
            if at == FINISHED or at == FAILED:
                return 0
            with gil:
                if not self.call(run.code + at):
                    return 0
            at += 4 + run.code[at + 2] + run.code[at + 3]

    cdef bint call(self, const int32_t* c) except -1:
        """Do in Python what the instruction CALL stands for; whether a lane is left."""
        cdef Call call = self.replay.calls[c[1]]
        cdef int32_t count = c[2], results = c[3], i
        cdef int lane, lanes = self.loop.lanes
        cdef bint left = False
        cdef list arguments
        for lane in range(lanes):
            if self.failed[lane] >= 0:
                continue
            arguments = []
            for i in range(count):
                arguments.append(self.slots[c[4 + i] * lanes + lane])
            result = call.function(*arguments)
            if call.guard >= 0:
                if bool(result) is not call.outcome:
                    self.failed[lane] = call.guard
                    continue
            elif call.gives_many:
                require_one_for_each(call.outcome, result, results)
                for i in range(results):
                    self.slots[c[4 + count + i] * lanes + lane] = to_float(result[i])
            else:
                self.slots[c[4 + count] * lanes + lane] = to_float(result)
            left = True
        return left
