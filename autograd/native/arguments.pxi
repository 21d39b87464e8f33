# What a node holds: its arguments, however they lie in memory, and how they are let go.


cdef inline Py_ssize_t arity(Node node) noexcept:
    if node.shape == ARRAY:
        return node.first.count
    if node.shape == BLOCKS:
        return 2 * node.first.block.count
    return 0 if node.shape == NONE else 1 if node.shape == PARENT else 2


cdef inline uint8_t* parent_flags(Node node) noexcept:
    return <uint8_t*>(node.second.array + node.first.count)


cdef inline Block* block_of(Node node, Py_ssize_t* i) noexcept:
    """The block that holds the i-th argument, which becomes its place there."""
    if i[0] < node.first.block.count:
        return node.first.block
    i[0] -= node.first.block.count
    return node.second.block


cdef inline bint is_parent(Node node, Py_ssize_t i) noexcept:
    if node.shape == ARRAY:
        return parent_flags(node)[i]
    if node.shape == BLOCKS:
        return block_of(node, &i).parents[i]
    return node.shape != (NUMBER_PARENT if i == 0 else PARENT_NUMBER)


cdef inline Argument* slot(Node node, Py_ssize_t i) noexcept:
    if node.shape == ARRAY:
        return node.second.array + i
    if node.shape == BLOCKS:
        return block_of(node, &i).array + i
    return &node.first if i == 0 else &node.second


cdef inline object argument(Node node, Py_ssize_t i):
    return <object>slot(node, i).parent if is_parent(node, i) else slot(node, i).number


cdef list arguments_of(Node node, bint parents_only):
    cdef list things = []
    cdef Py_ssize_t i
    for i in range(arity(node)):
        if is_parent(node, i) or not parents_only:
            things.append(argument(node, i))
    return things


cdef inline double number_at(Node node, Py_ssize_t i) noexcept:
    return (<Node>slot(node, i).parent).number if is_parent(node, i) else slot(node, i).number


cdef label_of(Node node):
    return labels.get(<uintptr_t><PyObject*>node, "") if node.named else ""


cdef int give_label(Node node, label) except -1:
    """Past the setter, in whose place a recording puts one of its own."""
    if not isinstance(label, str):
        raise TypeError(f"expected a str as label, got {brief(label)}; a Value holds one number")
    if node.named or label:
        labels[<uintptr_t><PyObject*>node] = label
        node.named = True
    return 0


cdef void forget_names(PyObject* node) noexcept:
    cdef PyObject* error_type
    cdef PyObject* error
    cdef PyObject* traceback
    PyErr_Fetch(&error_type, &error, &traceback)  # a node may die while an error is on its way
    labels.pop(<uintptr_t>node, None)
    if groups:
        groups.pop(<uintptr_t>node, None)
    (<Node>node).named = False
    PyErr_Restore(error_type, error, traceback)


cdef void release(PyObject* dying) noexcept:
    """Drop what a dying node holds, and whatever dies of that, in a loop and not by recursion.

    A parent about to die waits in a linked list, threaded through the stamps that are needed no
    longer. It has lost its own parents before its turn to be freed comes, so that is shallow. An
    instance of a subclass is an input, and has no parents to begin with.
    """
    cdef PyObject* waiting = NULL
    cdef PyObject* node = dying
    cdef Py_ssize_t i
    while True:
        if (<Node>node).shape == BLOCKS:
            waiting = release_block((<Node>node).first.block, waiting)
            waiting = release_block((<Node>node).second.block, waiting)
        else:
            for i in range(arity(<Node>node)):
                if is_parent(<Node>node, i):
                    waiting = release_parent(slot(<Node>node, i).parent, waiting)
        if (<Node>node).shape == ARRAY:
            Py_XDECREF(((<Node>node).second.array - 1).operation)
            free_array((<Node>node).second.array)
        (<Node>node).shape = NONE
        if (<Node>node).named:
            forget_names(node)
        if node != dying:
            Py_DECREF(<object>node)
        if waiting == NULL:
            return
        node = waiting
        waiting = <PyObject*><uintptr_t>(<Node>node).stamp


cdef inline PyObject* release_parent(PyObject* parent, PyObject* waiting) noexcept:
    """Give up a reference; returns the head of the list of those that wait."""
    if Py_REFCNT(<object>parent) == 1 and Py_TYPE(<object>parent) == value_type:
        (<Node>parent).stamp = <uint64_t><uintptr_t>waiting
        return parent
    Py_DECREF(<object>parent)
    return waiting


cdef PyObject* release_block(Block* block, PyObject* waiting) noexcept:
    cdef Py_ssize_t i
    if is_done_with(block):
        for i in range(block.count):
            if block.parents[i]:
                waiting = release_parent(block.array[i].parent, waiting)
        PyMem_Free(block)
    return waiting
