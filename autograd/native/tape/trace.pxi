# The compiled twin of programs/tracing/trace.py: which entry each node is, found by its address.

cdef enum:
    IS_PLAIN = 1  # it stands for a plain number
    IS_NEW = 2  # the recorded function made it

cdef struct Place:
    PyObject* node
    int32_t entry
    int32_t flags


@cython.binding(False)  # so that a method looks at its self
cdef class Trace(Tape):
    """trace.Trace. It keeps what it knows alive, so that no other node has the same address.

    A node has its number in ``index`` until a backward pass takes that for itself; only then is it
    looked for in a table.
    """

    cdef object is_particular
    cdef readonly list outside  # nodes that are inputs, in the order in which they were met
    cdef Place* places  # in their order
    cdef Py_ssize_t known, places_room
    cdef uint32_t* table  # 1 + the number of a place, found by the address of its node; half empty
    cdef Py_ssize_t size, listed  # of the table, a power of two; how many places are in it

    def __init__(self, is_particular):
        self.computes = True
        self.is_particular = is_particular
        self.outside = []

    def __dealloc__(self):
        cdef Py_ssize_t i
        for i in range(self.known):
            Py_DECREF(<object>self.places[i].node)
        PyMem_Free(self.places)
        PyMem_Free(self.table)

    def take_in(self, Node node not None):
        """A node from outside is one more input."""
        return self.symbol(self.taken_in(node))

    cdef int32_t taken_in(self, Node node) except -1:
        cdef int32_t entry = self.new_entry(0, 0)
        self.entries[entry].number = node.number
        self.input_entries.append(entry)
        self.outside.append(node)
        self.put(<PyObject*>node, entry, 0)
        return entry

    cdef int take_in_leaves(self, Node node) except -1:
        cdef Py_ssize_t i
        cdef Node leaf
        for i in range(arity(node)):
            if is_parent(node, i):
                leaf = <Node>slot(node, i).parent
                if leaf.shape == NONE and self.place_of(<PyObject*>leaf) == NULL:
                    self.taken_in(leaf)
        return 0

    def keep(self, Node node not None, Symbol symbol not None, bint is_plain=False, bint is_new=False):
        """From now on the node is this symbol."""
        cdef int32_t entry = self.value_of(symbol)
        self.put(<PyObject*>node, entry, IS_PLAIN * is_plain | IS_NEW * is_new)

    def plain_node(self, operation, Symbol symbol not None):
        """A node of its own for a symbol that stands for a plain number."""
        cdef int32_t entry = self.value_of(symbol)
        cdef Node node = with_history(result(INPUT_, NONE, symbol.number), operation, ())
        self.put(<PyObject*>node, entry, IS_PLAIN)
        return node

    def rename(self, Node node not None, other):
        """From now on the node is what the other one is, under a name of its own."""
        cdef Place* place = self.place_of(<PyObject*>other) if is_node(other) else NULL
        cdef int32_t entry, storage
        if place == NULL:
            return False
        storage = self.entries[place.entry].storage
        if storage < 0 and (<Node>other).shape != NONE:
            return False
        entry = self.new_entry(0, 0)
        self.entries[entry].storage = storage
        self.entries[entry].number = node.number
        self.put(<PyObject*>node, entry, 0)
        return True

    def find(self, Node node not None):
        """Which symbol a node is, if it is one."""
        cdef Place* place = self.place_of(<PyObject*>node)
        return self.symbol(place.entry) if place != NULL else None

    def is_plain(self, node):
        """Whether it stands for a plain number."""
        return self.has_flag(node, IS_PLAIN)

    def is_new(self, node):
        """Whether it was made by f: its gradient has been written by nobody."""
        return self.has_flag(node, IS_NEW)

    cdef bint has_flag(self, object thing, int32_t flag) except -1:
        cdef Place* place = self.place_of(<PyObject*>thing) if is_node(thing) else NULL
        return place != NULL and place.flags & flag != 0

    def follow(self, Node node not None):
        """Write down what an operation did, whose arguments are known."""
        if not self.follows(node, False):
            raise KeyError("a node whose arguments are not known")

    def labelled(self):
        """The symbols of nodes that have labels."""
        cdef list found = []
        cdef Py_ssize_t i
        for i in range(self.known):
            if (<Node>self.places[i].node).named:
                label = (<Node>self.places[i].node).label
                if label:
                    found.append((self.symbol(self.places[i].entry), label))
        return found

    cdef inline Place* place_of(self, PyObject* node) except? NULL:
        """Where a node is, NULL if nowhere."""
        cdef uint32_t index = (<Node>node).index
        if index < self.known and self.places[index].node == node:
            return self.places + index
        return self.searched(node)

    cdef Place* searched(self, PyObject* node) except? NULL:
        cdef size_t i
        cdef uint32_t* larger
        if 2 * self.known >= self.size:
            larger = <uint32_t*>PyMem_Calloc(4 * self.known + 256, sizeof(uint32_t))
            if larger == NULL:
                raise MemoryError
            PyMem_Free(self.table)
            self.table = larger
            self.size = 256
            while self.size <= 2 * self.known:
                self.size *= 2
            self.listed = 0
        while self.listed < self.known:
            i = hashed(self.places[self.listed].node) & (self.size - 1)
            while self.table[i]:
                i = (i + 1) & (self.size - 1)
            self.listed += 1
            self.table[i] = <uint32_t>self.listed
        i = hashed(node) & (self.size - 1)
        while self.table[i]:
            if self.places[self.table[i] - 1].node == node:
                return self.places + self.table[i] - 1
            i = (i + 1) & (self.size - 1)
        return NULL

    cdef int put(self, PyObject* node, int32_t entry, int32_t flags) except -1:
        cdef Place* place = self.place_of(node)
        if place != NULL:
            place.entry = entry
            place.flags |= flags
            return 0
        return self.put_new(node, entry, flags)

    cdef int put_new(self, PyObject* node, int32_t entry, int32_t flags) except -1:
        cdef Py_ssize_t room
        if self.known == self.places_room:
            room = 2 * self.places_room + 64
            self.places = <Place*>resized(self.places, room, sizeof(Place))
            self.places_room = room
        Py_INCREF(<object>node)
        self.places[self.known] = Place(node, entry, flags)
        if not running:
            (<Node>node).index = <uint32_t>self.known
        self.known += 1
        return 0

    cdef bint follows(self, Node node, bint careful) except -1:
        """Write down what an operation did; False if its arguments are to be looked at before."""
        cdef Py_ssize_t i, count = arity(node)
        cdef int32_t work = self.work_of_node(node), entry = self.new_entry(work, count)
        cdef int32_t begin = self.entries[entry].begin, flags = IS_PLAIN | IS_NEW
        cdef bint any_plain = False
        cdef Place* place
        for i in range(count):
            if not is_parent(node, i):
                self.arguments[begin + i] = self.constant(slot(node, i).number)
                continue
            place = self.place_of(slot(node, i).parent)
            if careful and place == NULL and (<Node>slot(node, i).parent).shape == NONE:
                self.take_back(entry)  # it comes behind what it needs
                self.take_in_leaves(node)
                return self.follows(node, True)
            if place == NULL or (careful and self.is_copied(place)):
                self.take_back(entry)
                return False
            self.arguments[begin + i] = place.entry
            if place.flags & IS_PLAIN:
                any_plain = True
            else:
                self.flows[begin + i] = True
                flags = IS_NEW
        if any_plain and careful and self.works[work].particular:
            self.take_back(entry)
            return False
        self.entries[entry].number = node.number
        self.put_new(<PyObject*>node, entry, flags)
        return True

    cdef inline bint is_copied(self, Place* place) noexcept:
        """Whether it is a constant that has a history: f has copied a graph."""
        return self.entries[place.entry].storage < 0 and (<Node>place.node).shape != NONE

    cdef inline void take_back(self, int32_t entry) noexcept:
        """The last entry."""
        self.argument_count = self.entries[entry].begin
        self.count = entry

    cdef int32_t work_of_node(self, Node node) except -1:
        cdef int32_t work = -1
        if node.opcode != CLOSURES:
            work = self.work_of_opcode[node.opcode]
        if work < 0:
            work = work_of(self, node.operation)
            if self.works[work].particular < 0:
                self.works[work].particular = bool(self.is_particular(node.operation))
            if node.opcode != CLOSURES:
                self.work_of_opcode[node.opcode] = work
        return work


cdef inline size_t hashed(PyObject* node) noexcept:
    """Nodes lie 64 bytes apart, and many of them side by side: a product spreads them."""
    cdef uint64_t product = (<uint64_t><uintptr_t>node >> 6) * <uint64_t>0x9e3779b97f4a7c15
    return <size_t>(product >> 32)
