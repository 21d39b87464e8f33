# What the entries of a tape do: each operation once, with all that is to be known of it.

cdef object steps = None  # programs/steps.py, which comes after this module

cdef object module_of_steps():
    global steps
    if steps is None:
        steps = import_module("autograd.programs.steps")
    return steps


cdef int32_t work_of(Tape self, object operation) except -1:
    """The number of an operation, which is a new one if need be."""
    found = self.numbers_of_works.get(operation)
    if found is not None:
        return found
    cdef Py_ssize_t number = len(self.operations)
    cdef object root = operation
    cdef Work work
    work.kind = IS_APPLIED
    work.index = -1
    if operation is INPUT:
        work.kind = IS_NOTHING
    elif operation is module_of_steps().DETACH:
        work.kind = IS_DETACHED
    elif isinstance(operation, steps.Derived):
        root = operation.of[0]
        work.kind = IS_PARTIALS
        if isinstance(operation, steps.PartialOf):
            work.kind = IS_PARTIAL
            work.index = operation.of[1]
        elif isinstance(operation, steps.Item):
            work.kind = IS_ITEM
            work.index = root
    work.opcode = CLOSURES if work.kind == IS_ITEM else opcode_of.get(root, CLOSURES)
    work.n_ary = operation.n_ary
    work.has_partials = bool(operation.partials)
    work.may_raise = work.kind != IS_NOTHING and steps.may_raise(operation)
    work.particular = -1
    work.by[0] = work.by[1] = work.simple[0] = work.simple[1] = work.by_all = -1
    self.works = <Work*>resized(self.works, number + 1, sizeof(Work))
    self.works[number] = work
    self.operations.append(operation)
    self.numbers_of_works[operation] = number
    return <int32_t>number


cdef int32_t work_by(Tape self, int32_t work, Py_ssize_t i) except -1:
    """The derivative of an operation by its i-th argument."""
    cdef int32_t found
    if i < 2 and self.works[work].by[i] >= 0:
        return self.works[work].by[i]
    found = work_of(self, module_of_steps().PartialOf(self.operations[work], i))
    if i < 2:
        self.works[work].by[i] = found
    return found


cdef int32_t simple_partial_at(Tape self, int32_t entry, Py_ssize_t i) except? -1:
    """steps.simple_partial as a value; NOTHING if it is a work of its own."""
    cdef Entry* it = self.entries + entry
    cdef Work* work = self.works + it.work
    cdef int32_t simple = NOTHING
    if i < 2:
        if work.simple[i] == -1:
            work.simple[i] = simple_partial_of(self, work - self.works, i)
        simple = work.simple[i]
    if simple >= 0:
        return entry if simple == 0 else self.arguments[it.begin + simple - 1]
    return simple if simple == NOTHING else simple + 1


cdef int32_t simple_partial_of(Tape self, Py_ssize_t work, Py_ssize_t i) except? -1:
    """The place of an argument, or the value of a constant less 1."""
    known = module_of_steps().simple_partial(self.operations[work], i)
    if known is None:
        return NOTHING
    if type(known) is int:
        return known
    return self.constant(known) - 1


cdef int32_t work_by_all(Tape self, int32_t work) except -1:
    """All derivatives of an n-ary operation."""
    if self.works[work].by_all < 0:
        self.works[work].by_all = work_of(
            self, module_of_steps().PartialsOf(self.operations[work])
        )
    return self.works[work].by_all


cdef int32_t work_of_item(Tape self, Py_ssize_t i) except -1:
    """To take one of these."""
    while len(self.items) <= i:
        self.items.append(work_of(self, module_of_steps().Item(len(self.items))))
    return self.items[i]
