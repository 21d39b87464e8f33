# Where nodes lie: slabs of 64 KiB, cut into nodes of 64 bytes, each within one line of the cache.
#
# Python's own allocator would lay every node across two lines, and would give the memory of a
# dropped graph back to the kernel only to ask for it again in the next step. Measured on the moons
# step: a quarter of the time. A full slab is used again once half of it is free, so that new nodes
# lie near each other and at most half the memory waits; an empty one begins anew, in order.

cdef extern from *:
    """
    #include <stdlib.h>
    #ifdef _WIN32
    #include <malloc.h>
    #define aligned_memory(alignment, size) _aligned_malloc(size, alignment)
    #define free_aligned_memory _aligned_free
    #else
    static void* aligned_memory(size_t alignment, size_t size) {
        void* memory;
        return posix_memalign(&memory, alignment, size) ? NULL : memory;
    }
    #define free_aligned_memory free
    #endif
    """
    void* aligned_memory(size_t alignment, size_t size) noexcept
    void free_aligned_memory(void* memory) noexcept

cdef struct Slab:  # what stands at its beginning, in the place of a node
    Slab* previous  # in the list of slabs with room
    Slab* next
    char* freed  # nodes given back, linked through their first word
    uint32_t used  # how many places, this one included, have ever been taken
    uint32_t live
    bint listed

cdef size_t SLAB = 1 << 16
cdef size_t NODE = sizeof_node
cdef uint32_t PLACES = SLAB // NODE - 1  # the last one is left to the allocator below
cdef uint32_t KEPT = 256  # empty slabs, 16 MiB: a graph of a quarter of a million nodes

cdef Slab* roomy = NULL
cdef uint32_t empty = 0  # of those
# Who asks for another allocator of Python's, to find an error with it for example, gets it.
cdef bint by_slabs = "PYTHONMALLOC" not in os.environ and not sys.flags.dev_mode


cdef void enlist(Slab* slab) noexcept:
    global roomy
    slab.previous = NULL
    slab.next = roomy
    if roomy != NULL:
        roomy.previous = slab
    roomy = slab
    slab.listed = True


cdef void strike(Slab* slab) noexcept:
    global roomy
    if slab.previous == NULL:
        roomy = slab.next
    else:
        slab.previous.next = slab.next
    if slab.next != NULL:
        slab.next.previous = slab.previous
    slab.listed = False


cdef void clear_slab(Slab* slab) noexcept:
    slab.freed = NULL
    slab.used = 1
    slab.live = 0


cdef int add_slab() except -1:
    global empty
    cdef Slab* slab = <Slab*>aligned_memory(SLAB, SLAB - NODE)
    if slab == NULL:
        raise MemoryError
    clear_slab(slab)
    enlist(slab)
    empty += 1
    return 0


cdef inline PyObject* node_memory() except NULL:
    global empty
    cdef char* memory
    if not by_slabs:
        memory = <char*>PyObject_Malloc(NODE)
        if memory == NULL:
            raise MemoryError
        return <PyObject*>memory
    if roomy == NULL:
        add_slab()
    cdef Slab* slab = roomy
    if slab.freed != NULL:
        memory = slab.freed
        slab.freed = (<char**>memory)[0]
    else:
        memory = <char*>slab + slab.used * NODE
        slab.used += 1
    if slab.live == 0:
        empty -= 1
    slab.live += 1
    if slab.freed == NULL and slab.used == PLACES:
        strike(slab)
    return <PyObject*>memory


cdef void free_node_memory(void* memory) noexcept:
    """tp_free of Value; subclasses have Python's own."""
    global empty
    if not by_slabs:
        PyObject_Free(memory)
        return
    cdef Slab* slab = <Slab*>(<uintptr_t>memory & ~<uintptr_t>(SLAB - 1))
    (<char**>memory)[0] = slab.freed
    slab.freed = <char*>memory
    slab.live -= 1
    if slab.live == 0:
        clear_slab(slab)
        if empty == KEPT:
            if slab.listed:
                strike(slab)
            free_aligned_memory(slab)
            return
        empty += 1
    if not slab.listed and slab.live <= PLACES // 2:
        enlist(slab)


cdef PyObject* zeroed_node(PyTypeObject* type_, Py_ssize_t items) except NULL:
    """tp_alloc of Value; subclasses have Python's own."""
    cdef PyObject* memory = node_memory()
    memset(memory, 0, NODE)
    PyObject_Init(memory, type_)
    return memory
