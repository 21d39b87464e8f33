# The memory of a backward pass.

cdef struct Pass:
    PyObject** met  # the nodes, by number
    Py_ssize_t count
    Py_ssize_t room  # for how many nodes there is memory
    uint32_t* order  # the numbers in topological order, parents first
    Py_ssize_t ordered
    double* signals  # v̄, by number, with room for as many: what has arrived so far,
    double* lost  # and the rounding errors of that
    uintptr_t* stack  # of the search: nodes, and numbers to be ordered, told by the last two bits
    Py_ssize_t stack_room
    uint64_t clock  # when stamps were read
    bint may_fail  # whether Python code runs on the way, or a value has changed

cdef enum:
    NODES_PER_SIGNAL_CHECK = 1 << 18  # look for Ctrl-C once in so many nodes: about 5 ms
    NODES_AHEAD = 8  # of the backward pass are fetched into the cache

cdef Pass spare_pass = Pass(NULL, 0, 0, NULL, 0, NULL, NULL, NULL, 0, 0, False)  # the memory of the last one
cdef uint64_t passes = 0  # so many have begun
cdef bint running = False  # a pass owns the `index` of all nodes
cdef dict awaited = None  # of that pass: what nodes wait for until they are visited, partials/joint.py;
# None where none wait: to ask an empty dict at each node took a tenth of the pass
cdef Py_ssize_t KEPT_ROOM = 1 << 19  # for so many nodes memory is kept, 31 MB at most


cdef int grow_nodes(Pass* p) except -1:
    cdef Py_ssize_t room = 2 * p.room if p.room else 64
    if room > UINT32_MAX:
        raise MemoryError("a graph of more than four thousand million nodes")
    cdef void* met = PyMem_Realloc(p.met, room * sizeof(PyObject*))
    if met == NULL:
        raise MemoryError
    p.met = <PyObject**>met
    cdef void* order = PyMem_Realloc(p.order, room * sizeof(uint32_t))
    if order == NULL:
        raise MemoryError
    p.order = <uint32_t*>order
    cdef void* signals = PyMem_Realloc(p.signals, room * sizeof(double))
    if signals == NULL:
        raise MemoryError
    p.signals = <double*>signals
    cdef void* lost = PyMem_Realloc(p.lost, room * sizeof(double))
    if lost == NULL:
        raise MemoryError
    p.lost = <double*>lost
    p.room = room
    return 0


cdef inline uintptr_t* room_on_stack(Pass* p, uintptr_t* top, Py_ssize_t extra) except NULL:
    """Make room for so many entries more; returns the top, which may have moved."""
    return top if top - p.stack + extra <= p.stack_room else grow_stack(p, top - p.stack, extra)


cdef uintptr_t* grow_stack(Pass* p, Py_ssize_t depth, Py_ssize_t extra) except NULL:
    cdef Py_ssize_t room = 2 * (depth + extra) + 64
    cdef void* stack = PyMem_Realloc(p.stack, room * sizeof(uintptr_t))
    if stack == NULL:
        raise MemoryError
    p.stack = <uintptr_t*>stack
    p.stack_room = room
    return p.stack + depth


cdef Pass begun() noexcept:
    """A pass with the memory that the last one left."""
    global spare_pass
    cdef Pass p = spare_pass
    p.count = p.ordered = 0
    p.may_fail = False
    spare_pass = Pass(NULL, 0, 0, NULL, 0, NULL, NULL, NULL, 0, 0, False)
    return p


cdef void finish(Pass* p) noexcept:
    """Leave the memory to the next pass, unless it is much or another one has left its own.

    To map it anew took half the time of a backward pass through a chain of 100,000 nodes.
    """
    global spare_pass
    if spare_pass.room == 0 and p.room <= KEPT_ROOM and p.stack_room <= 4 * KEPT_ROOM:
        spare_pass = p[0]
        return
    PyMem_Free(p.met)
    PyMem_Free(p.order)
    PyMem_Free(p.signals)
    PyMem_Free(p.lost)
    PyMem_Free(p.stack)
