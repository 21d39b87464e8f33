# dot and linear of rules/linear.py over compiled nodes. The arguments of a dot lie in two blocks:
# in a layer the weights of a neuron, which all rows share, and the row, which all neurons share. So a
# backward pass looks the parents of a block up once, and then only adds to their signals.

cdef enum:
    PLACES_FOR_RECENT = 1024
cdef (Block*)[PLACES_FOR_RECENT] recent  # blocks made of lists, by the list's address
cdef list NO_MORE = []


cdef inline bint is_listed(object things) noexcept:
    return PyList_CheckExact(things) or PyTuple_CheckExact(things)


def dot(p=MISSING, q=MISSING, *others):
    """linear.dot."""
    if p is MISSING or q is MISSING or others:
        return call_of_reference("dot", (p, q), ("p", "q"), others)
    if PyList_CheckExact(p) and PyList_CheckExact(q) and len(p) == len(q) > 0:
        return of_lists(p, q)
    if is_listed(p) and is_listed(q) and len(p) == len(q) > 0:
        return n_ary_node(DOT, p, q)
    return references["dot"](p, q)


cdef object of_lists(list p, list q):
    if not is_recording():
        return n_ary_node(DOT, p, q)
    cdef Block* left = block_of_list(p, NO_MORE)
    cdef Block* right = NULL
    if left == NULL:
        return n_ary_node(DOT, p, q)
    try:
        right = block_of_list(q, NO_MORE)
        return n_ary_node(DOT, p, q) if right == NULL else of_blocks(left, right, True)
    finally:
        give_up(left)
        if right != NULL:
            give_up(right)


cdef Block* block_of_list(object items, list last) except? NULL:
    """A block of these items and the last ones: the one last made of this list, if that is as it was.

    NULL without an error if an item has to be converted first.

    One row meets many neurons, and one neuron many rows. Measured on the moons step with ``dot``:
    a third of the time is saved; where no list comes twice, a tenth is lost.
    """
    cdef size_t place = (<uintptr_t><PyObject*>items >> 4) % PLACES_FOR_RECENT
    cdef Block* block = recent[place]
    if block != NULL and is_of(block, items, last):
        block.references += 1
        return block
    block = new_block(items, last)
    if block != NULL:
        block.place = place
        recent[place] = block
    return block


cdef inline bint is_of(Block* block, object items, list last) noexcept:
    cdef Py_ssize_t count = PySequence_Fast_GET_SIZE(items)
    if block.count != count + PySequence_Fast_GET_SIZE(last):
        return False
    return holds(block, 0, count, PySequence_Fast_ITEMS(items)) and holds(
        block, count, block.count, PySequence_Fast_ITEMS(last))


cdef inline bint holds(Block* block, Py_ssize_t begin, Py_ssize_t end, PyObject** things) noexcept:
    cdef Py_ssize_t i
    cdef double number
    for i in range(begin, end):
        if block.parents[i]:
            if block.array[i].parent != things[i - begin]:
                return False
            number = (<Node>things[i - begin]).number
        elif PyFloat_CheckExact(<object>things[i - begin]):
            number = PyFloat_AS_DOUBLE(<object>things[i - begin])
        else:
            return False
        if memcmp(&number, block.numbers + i, sizeof(double)):
            return False
    return True


cdef inline bint is_done_with(Block* block) noexcept:
    """Drop a reference; True if it was the last, after which no list finds the block any more."""
    block.references -= 1
    if block.references:
        return False
    if recent[block.place] == block:
        recent[block.place] = NULL
    return True


def linear(rows=MISSING, weight=MISSING, bias=None, *others):
    """linear.linear."""
    if rows is MISSING or weight is MISSING or others:
        return call_of_reference("linear", (rows, weight, bias), ("rows", "weight", "bias"), others)
    inputs, weights = lists_of(rows), lists_of(weight)
    biases = None if bias is None else list(of_numbers(bias, "a bias as a list"))
    watching = current_mode()
    if not (watching is True or watching is False) or not is_layer(inputs, weights, biases):
        return references["linear"](inputs, weights, biases)  # who watches sees each node
    biases = biases or []
    outputs = layer(inputs, weights, biases, watching is True)
    if outputs is None:  # to convert may run Python code, which may change the lists: so copy first
        inputs, weights = list(map(list, inputs)), list(map(list, weights))
        outputs = layer(
            list(map(converted, inputs)), list(map(converted, weights)), as_operands(biases),
            watching is True,
        )
    return outputs


def converted(row):
    return as_operands(row)


cdef bint is_layer(list inputs, list weights, list biases) except -1:
    """Whether the lengths fit."""
    cdef Py_ssize_t size = -1
    for rows in (inputs, weights):
        for row in <list>rows:
            if size < 0:
                size = len(row)
            elif len(row) != size:
                return False
    return biases is None or len(biases) == len(weights)


cdef list lists_of(object matrix):
    """The rows; an iterator may hand out one list again and again, with other contents."""
    cdef list rows = []
    for row in of_numbers(matrix, "lists of rows"):
        if is_listed(matrix) and is_listed(row):
            rows.append(row)
        else:
            rows.append(list(of_numbers(row, "lists of rows")))
    return rows


cdef object of_numbers(object iterable, str takes):
    """n_ary.iterable_of."""
    if is_listed(iterable):
        return iterable
    return import_module("autograd.rules.n_ary").iterable_of("linear", iterable, takes)


cdef list layer(list inputs, list weights, list biases, bint recorded):
    """The outputs; None if a number has to be converted first."""
    cdef Py_ssize_t count = len(weights), made = 0, j
    cdef Block** neurons = <Block**>PyMem_Malloc(count * sizeof(Block*))
    cdef Block* row
    cdef list outputs = [], one = [1.0] if biases else []
    if neurons == NULL:
        raise MemoryError
    try:
        while made < count:
            neurons[made] = block_of_list(weights[made], biases[made : made + 1])
            if neurons[made] == NULL:
                return None
            made += 1
        for x in inputs:
            row = block_of_list(x, one)
            if row == NULL:
                return None
            outputs.append(of_layer(row, neurons, count, recorded))
    finally:
        for j in range(made):
            give_up(neurons[j])
        PyMem_Free(neurons)
    return outputs


cdef list of_layer(Block* row, Block** neurons, Py_ssize_t count, bint recorded):
    """The outputs of all neurons for a row, which is given up."""
    cdef Py_ssize_t j
    cdef list outputs = []
    try:
        for j in range(count):
            outputs.append(of_blocks(neurons[j], row, recorded))
        return outputs
    finally:
        give_up(row)


cdef object of_blocks(Block* left, Block* right, bint recorded):
    """One dot."""
    cdef double number = 0.0
    cdef Py_ssize_t i
    if left.count != right.count:
        raise RuntimeError("a row changed its length while linear was reading the others")
    for i in range(left.count):
        number += left.numbers[i] * right.numbers[i]
    if not (left.any_parent or right.any_parent):
        return number
    if not recorded:
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(DOT, BLOCKS, number)
    left.references += 1
    right.references += 1
    node.first.block = left
    node.second.block = right
    return node


cdef Block* new_block(object items, object last) except? NULL:
    """A block of these items and of what comes after them.

    NULL without an error if one of them has to be converted first.
    """
    cdef Py_ssize_t count = PySequence_Fast_GET_SIZE(items) + PySequence_Fast_GET_SIZE(last)
    cdef Py_ssize_t taken = 0
    cdef Block* block = <Block*>PyMem_Malloc(sizeof(Block) + count * (
        sizeof(Argument) + sizeof(double) + sizeof(uint32_t) + sizeof(uint8_t)))
    if block == NULL:
        raise MemoryError
    block.references = 1
    block.place = 0
    block.array = <Argument*>(block + 1)
    block.numbers = <double*>(block.array + count)
    block.indices = <uint32_t*>(block.numbers + count)
    block.parents = <uint8_t*>(block.indices + count)
    block.settled_in = block.numbered_in = 0
    block.newest = 0
    cdef bint whole = take(items, block.array, block.parents, block.numbers, &taken) and take(
        last, block.array, block.parents, block.numbers, &taken)
    block.count = taken
    if not whole:
        give_up(block)
        return NULL
    block.any_parent = any_of(block.parents, count)
    block.begin = 0
    while block.begin < count and not block.parents[block.begin]:
        block.begin += 1
    block.end = count
    while block.end > block.begin and not block.parents[block.end - 1]:
        block.end -= 1
    block.consecutive = False
    return block


cdef void give_up(Block* block) noexcept:
    if is_done_with(block):
        give_back(block.array, block.parents, block.count)
        PyMem_Free(block)


cdef int give_numbers(Pass* p, Block* block) except -1:
    """To its parents, one after another if they have none yet; all that a pass needs is read now."""
    cdef PyObject* parent
    cdef Py_ssize_t i
    block.numbered_in = passes
    block.newest = 0
    block.consecutive = True
    for i in range(block.begin, block.end):
        if not block.parents[i]:
            block.consecutive = False
            continue
        parent = block.array[i].parent
        if not is_numbered(p, parent):
            give_number(p, parent)
        block.indices[i] = (<Node>parent).index
        block.newest = max(block.newest, (<Node>parent).stamp)
        block.consecutive &= block.indices[i] == block.indices[block.begin] + <uint32_t>(i - block.begin)
    return 0


cdef inline uintptr_t* push_block(Pass* p, uintptr_t* top, Block* block) except NULL:
    """All its parents, unless they are met already; their stamps are compared once they are."""
    cdef Py_ssize_t i
    if block.settled_in == passes or not block.any_parent:
        return top
    if block.numbered_in != passes:
        give_numbers(p, block)
    for i in range(block.end - 1, block.begin - 1, -1):
        if block.parents[i]:
            top = push(p, top, block.array[i].parent, STALE)
    return top


cdef inline uint64_t settle(Block* block) noexcept:
    """Its parents are met; returns the newest stamp of them."""
    block.settled_in = passes
    return block.newest


cdef int send_to_blocks(Pass* p, Node node, double signal) except -1:
    cdef Block* left = node.first.block
    cdef Block* right = node.second.block
    require_unchanged(p, left, node.stamp)
    require_unchanged(p, right, node.stamp)
    send_to_block(p, left, right.numbers, signal)
    send_to_block(p, right, left.numbers, signal)
    return 0


cdef inline int require_unchanged(Pass* p, Block* block, uint64_t stamp) except -1:
    cdef Py_ssize_t i
    if block.newest > stamp or p.clock != clock:
        for i in range(block.count):
            if block.parents[i] and (<Node>block.array[i].parent).stamp > stamp:
                raise changed(<object>block.array[i].parent)
    return 0


cdef inline void send_to_block(Pass* p, Block* block, double* partials, double signal) noexcept:
    cdef Py_ssize_t i
    cdef Py_ssize_t begin = block.begin, number
    if block.consecutive:
        number = block.indices[begin]
        add_to_each(p.signals + number, p.lost + number, partials + begin, signal, block.end - begin)
    elif block.any_parent:
        for i in range(block.count):
            if block.parents[i]:
                number = block.indices[i]
                add_to(p.signals + number, p.lost + number, signal * partials[i])
