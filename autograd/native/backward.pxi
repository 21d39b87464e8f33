# The backward pass of value.py over compiled nodes.
#
# A pass numbers the nodes as it meets them, and the error signals lie in an array by that number. A
# node has been met if the list of met nodes holds it at its own number; what an earlier pass left in
# `index` needs no clearing. Gradients change all at the end or, where nothing can fail on the way,
# each as its node is passed: a sweep over the nodes less.

cdef inline bint is_met(Pass* p, PyObject* node) noexcept:
    cdef uint32_t index = (<Node>node).index
    return index < p.count and p.met[index] == node


cdef inline uintptr_t* push(Pass* p, uintptr_t* top, PyObject* node, uint64_t stamp) noexcept:
    """To be visited, if it was not; the stamp is that of its child. Returns the new top."""
    p.may_fail |= (<Node>node).stamp > stamp
    if is_met(p, node):
        return top
    top[0] = <uintptr_t>node
    return top + 1


cdef inline bint is_numbered(Pass* p, PyObject* node) noexcept:
    cdef uint32_t index = (<Node>node).index
    return index < p.count and (<uintptr_t>p.met[index] | 1) == (<uintptr_t>node | 1)


cdef inline int give_number(Pass* p, PyObject* node) except -1:
    """The next number, to a node that is not met yet: its pointer is marked with a bit."""
    if p.count == p.room:
        grow_nodes(p)
    (<Node>node).index = <uint32_t>p.count
    p.met[p.count] = <PyObject*>(<uintptr_t>node | 1)
    p.signals[p.count] = -0.0  # x added to it is x, even if x is -0.0; to 0.0 that would be 0.0
    p.lost[p.count] = 0.0
    p.count += 1
    return 0


cdef int find_order(Pass* p, PyObject* output) except -1:
    """graph.topological_order."""
    cdef uintptr_t entry
    cdef PyObject* node
    cdef Py_ssize_t i, count, number
    cdef uint8_t shape
    cdef uint64_t stamp
    cdef uintptr_t* top = room_on_stack(p, p.stack, 1)  # kept at hand: it is what each step waits for
    p.clock = clock
    top[0] = <uintptr_t>output
    top += 1
    while top != p.stack:
        top -= 1
        entry = top[0]
        if entry & 1:
            p.order[p.ordered] = <uint32_t>(entry >> 2)
            p.ordered += 1
            if entry & 2:
                node = p.met[entry >> 2]
                stamp = (<Node>node).stamp
                p.may_fail |= settle((<Node>node).first.block) > stamp
                p.may_fail |= settle((<Node>node).second.block) > stamp
            continue
        node = <PyObject*>entry
        if is_met(p, node):
            continue
        if not is_numbered(p, node):
            give_number(p, node)
        number = (<Node>node).index
        p.met[number] = node
        shape = (<Node>node).shape
        if shape == NONE:
            p.order[p.ordered] = <uint32_t>number
            p.ordered += 1
            continue
        count = arity(<Node>node)
        top = room_on_stack(p, top, count + 1)
        top[0] = (<uintptr_t>number << 2) | (3 if shape == BLOCKS else 1)
        top += 1
        if number % NODES_PER_SIGNAL_CHECK == 0:
            PyErr_CheckSignals()
        stamp = (<Node>node).stamp
        if shape == ARRAY:
            p.may_fail = True
            for i in range(count - 1, -1, -1):
                if parent_flags(<Node>node)[i]:
                    top = push(p, top, (<Node>node).second.array[i].parent, stamp)
        elif shape == BLOCKS:
            top = push_block(p, top, (<Node>node).second.block)
            top = push_block(p, top, (<Node>node).first.block)
        else:
            p.may_fail |= (<Node>node).opcode >= SUM
            if shape == PARENT_PARENT or shape == NUMBER_PARENT:
                top = push(p, top, (<Node>node).second.parent, stamp)
            if shape != NUMBER_PARENT:
                top = push(p, top, (<Node>node).first.parent, stamp)
    p.may_fail |= clock != p.clock  # by the handler of a signal
    return 0


cdef inline void send(Pass* p, PyObject* node, double message) noexcept:
    cdef uint32_t index = (<Node>node).index
    add_to(p.signals + index, p.lost + index, message)


cdef inline double signal_at(Pass* p, Py_ssize_t number) noexcept:
    return with_lost(p.signals[number], p.lost[number])


cdef inline void commit(Node node, double signal) noexcept:
    """Inputs accumulate, results do not, constants have no gradient."""
    if node.shape != NONE:
        node.gradient = signal
    elif node.opcode == INPUT_:
        node.gradient += signal
    else:
        return
    node.touched = True


cdef int send_signals(Pass* p, double seed, bint to_grad) except -1:
    """v̄_parent += v̄ · ∂v/∂parent, from the output down; ``to_grad`` if nothing can fail."""
    cdef Py_ssize_t i, position
    cdef PyObject* node
    cdef double signal
    cdef Opcode opcode
    cdef uint8_t shape
    p.signals[0] = seed
    for position in range(p.ordered - 1, -1, -1):
        if not to_grad and position % NODES_PER_SIGNAL_CHECK == 0:
            PyErr_CheckSignals()
        i = p.order[position]
        node = p.met[i]
        if position >= NODES_AHEAD:  # 3 % of the moons step of single numbers
            prefetch(p.met[p.order[position - NODES_AHEAD]])
        if awaited is not None:
            take_awaited(p, node)
        signal = signal_at(p, i)
        shape = (<Node>node).shape
        opcode = <Opcode>(<Node>node).opcode
        if to_grad:
            commit(<Node>node, signal)
        if shape == NONE:
            continue
        if CLOSURES < opcode < SUM and shape != ARRAY:
            send_to_one_or_two(p, <Node>node, opcode, shape, signal)
        elif shape == BLOCKS:
            send_to_blocks(p, <Node>node, signal)
        elif shape == ARRAY and takes(opcode, arity(<Node>node)):
            send_n_ary(p, <Node>node, opcode, signal)
        else:
            send_by_closures(p, <Node>node, signal)
    return 0


cdef inline int send_to_one_or_two(
    Pass* p, Node node, Opcode opcode, uint8_t shape, double signal
) except -1:
    cdef PyObject* first = node.first.parent
    cdef PyObject* second = node.second.parent
    cdef double x = node.first.number, y = node.second.number
    cdef bint by_second = shape == PARENT_PARENT or shape == NUMBER_PARENT
    if p.may_fail:
        if shape != NUMBER_PARENT:
            require_older(p, first, node.stamp)
        if by_second:
            require_older(p, second, node.stamp)
    if shape == PARENT_PARENT and opcode == ADD:  # as below, but sooner
        send(p, first, signal)
        send(p, second, signal)
        return 0
    if shape == PARENT_PARENT and opcode == MUL:
        send(p, first, signal * (<Node>second).number)
        send(p, second, signal * (<Node>first).number)
        return 0
    if shape != NUMBER_PARENT:
        x = (<Node>first).number
    if by_second:
        y = (<Node>second).number
    if shape != NUMBER_PARENT:
        send(p, first, signal * partial_by_first(opcode, node.number, x, y))
    if by_second:
        send(p, second, signal * partial_by_second(opcode, node.number, x, y))
    return 0


cdef inline int require_older(Pass* p, PyObject* parent, uint64_t stamp) except -1:
    if p.may_fail and (<Node>parent).stamp > stamp:
        raise changed(<object>parent)
    return 0


cdef int send_n_ary(Pass* p, Node node, Opcode opcode, double signal) except -1:
    cdef Argument* array = node.second.array
    cdef uint8_t* parents = parent_flags(node)
    cdef Py_ssize_t i, count = node.first.count
    cdef double* numbers = scratch(3 * count)
    cdef double* partials = numbers + count
    try:
        for i in range(count):
            if not parents[i]:
                numbers[i] = array[i].number
                continue
            require_older(p, array[i].parent, node.stamp)
            numbers[i] = (<Node>array[i].parent).number
        n_ary_partials(opcode, node.number, numbers, count, partials, partials + count)
        for i in range(count):
            if parents[i]:
                send(p, array[i].parent, signal * partials[i])
    finally:
        leave(numbers)
    return 0


cdef int send_by_closures(Pass* p, Node node, double signal) except -1:
    global awaited
    cdef Py_ssize_t i, count = arity(node), taken = 0
    cdef list point, partials = []
    for i in range(count):
        if is_parent(node, i):
            require_older(p, slot(node, i).parent, node.stamp)
    operation = node.operation
    if isinstance(operation, JointOperation):
        if awaited is None:
            awaited = {}
        for parent, slope in zip(node.parents, slopes(node)):
            awaited.setdefault(parent, []).append(signal * slope)
        return 0
    try:
        if operation.n_ary:
            for parent, partial in zip(node.parents, partials_as_floats(node)):
                send(p, <PyObject*>parent, signal * as_double(partial))
            return 0
        point = [node.number]
        for i in range(count):
            point.append(number_at(node, i))
        for i, derivative in enumerate(operation.partials):
            if is_parent(node, i):
                partials.append(derivative(*point))
        for i in range(count):
            if is_parent(node, i):
                send(p, slot(node, i).parent, signal * as_double(partials[taken]))
                taken += 1
    except TypeError as problem:
        raise unfit_rule([node], False, problem) from problem
    return 0


cdef int take_awaited(Pass* p, PyObject* node) except -1:
    messages = awaited.pop(<object>node, None)
    if messages is not None:
        for message in settled(messages):
            send(p, node, as_double(message))
    return 0


cdef int run(Pass* p, Node output, double seed, bint to_grad) except -1:
    global running, passes, awaited
    running = True
    passes += 1
    try:
        find_order(p, <PyObject*>output)
        send_signals(p, seed, to_grad and not p.may_fail)
    finally:
        running = False
        awaited = None
    return 0


cdef int backward(Node output, double seed) except -1:
    cdef Pass p
    cdef Py_ssize_t i
    if running or is_watched():  # within a closure of another pass, or beside it in a thread
        signals = references["error_signals"](output, seed)
        for node, signal in signals.items():
            as_double(signal)  # an error must come before the first commit
        for node, signal in signals.items():
            commit(node, as_double(signal))
        return 0
    if output.stamp == STALE:
        raise changed(output)
    p = begun()
    try:
        run(&p, output, seed, True)
        if p.may_fail:
            for i in range(p.count):
                commit(<Node>p.met[i], signal_at(&p, i))
    finally:
        finish(&p)
    return 0


def error_signals(Node output not None, seed, create_graph=False):
    """value.error_signals."""
    cdef Pass p
    cdef Py_ssize_t position
    cdef dict signals
    if create_graph or running or is_watched():
        return references["error_signals"](output, seed, create_graph)
    if output.stamp == STALE:
        raise changed(output)
    cdef double number = to_float(seed)
    p = begun()
    try:
        run(&p, output, number, False)
        signals = {}
        for position in range(p.ordered - 1, -1, -1):
            signals[<object>p.met[p.order[position]]] = signal_at(&p, p.order[position])
        return signals
    finally:
        finish(&p)


def depend_on_inputs(scalars, around):
    """call.depend_on_inputs."""
    global running, passes
    cdef Pass p
    cdef Py_ssize_t i
    cdef list values = [scalar for scalar in scalars if is_node(scalar)]
    if running:
        return references["depend_on_inputs"](values, around)
    p = begun()
    running = True
    passes += 1
    try:
        for output in values:
            find_order(&p, <PyObject*>output)
        for i in range(p.count):
            if (<Node>p.met[i]).opcode == INPUT_:
                return True
        for node in around:
            if is_met(&p, <PyObject*>node):
                return True
        return False
    finally:
        running = False
        finish(&p)
