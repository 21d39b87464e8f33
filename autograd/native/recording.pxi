# The forward pass of primitives.py over compiled nodes: compute, and record.

cdef extern from "Python.h":
    ctypedef object (*vectorcallfunc)(object, PyObject**, size_t, PyObject*)
    ctypedef struct PyCFunctionObject:
        vectorcallfunc vectorcall
    Py_ssize_t PyVectorcall_NARGS(size_t)

cdef vectorcallfunc without_keywords = NULL  # of a function of one argument
cdef object MISSING = object()  # stands for an argument that was not given
cdef dict opcode_of = {INPUT: INPUT_, CONSTANT: CONSTANT_}  # by Operation
cdef list operation_of = [None, INPUT, CONSTANT] + [None] * (OPCODES - 3)  # by opcode


cdef inline PyObject* mode_unheld() noexcept:
    """recording.current_mode: True, False or who watches; the context holds it, until it changes."""
    cdef PyObject* mode = NULL
    PyContextVar_Get(recording, NULL, &mode)
    Py_DECREF(<object>mode)
    return mode


cdef inline object current_mode():
    """The same, held: for those who run Python code with it."""
    return <object>mode_unheld()


cdef inline bint is_recording() noexcept:
    return mode_unheld() == Py_True


cdef inline bint is_watched() noexcept:
    """Whether detect_anomaly, or a group, looks on."""
    cdef PyObject* mode = mode_unheld()
    return mode != Py_True and mode != Py_False


cdef int notify(Node leaf) except -1:
    """recording.notify."""
    cdef object watching = current_mode()
    if watching is not True and watching is not False:
        watching.leaf(leaf)
    return 0


cdef int notify_detached(Node constant, Node source) except -1:
    """recording.notify with a source."""
    cdef object watching = current_mode()
    if watching is not True and watching is not False:
        watching.detached(constant, source)
    return 0


cdef object inspected(Node node):
    """The node, of which those who watch have been told."""
    cdef tuple watching = <tuple>current_mode()  # a Watched, of which this takes no time
    cdef object records = watching[0], trace = watching[1]
    if type(trace) is not Trace or not (<Trace>trace).follows(node, True):
        (<object>watching).node(node)
    return node if records else node.detach()


cdef inline Node result(Opcode opcode, Shape shape, double number):
    """A node whose arguments the caller fills in."""
    cdef PyObject* memory = node_memory()
    PyObject_Init(memory, value_type)
    cdef Node node = <Node>memory
    Py_DECREF(node)  # `node` holds a second reference
    node.number = number
    node.gradient = 0.0
    node.stamp = clock
    node.index = 0
    node.opcode = opcode
    node.shape = shape
    node.touched = False
    node.named = False
    return node


cdef inline object binary(Opcode opcode, object left, object right):
    """An operator between two Values or a Value and a number."""
    cdef double x, y
    cdef Shape shape = PARENT_PARENT
    if is_node(left):
        if is_node(right):
            y = (<Node>right).number
        elif to_double(right, &y):
            shape = PARENT_NUMBER
        else:
            return NotImplemented
        x = (<Node>left).number  # read last, for `right` may have run Python code to be a number
    elif to_double(left, &x):
        y = (<Node>right).number
        shape = NUMBER_PARENT
    else:
        return NotImplemented
    cdef double number = forward(opcode, x, y)
    cdef PyObject* mode = mode_unheld()
    if mode == Py_False:
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(opcode, shape, number)
    if shape == NUMBER_PARENT:
        node.first.number = x
    else:
        Py_INCREF(left)
        node.first.parent = <PyObject*>left
    if shape == PARENT_NUMBER:
        node.second.number = y
    else:
        Py_INCREF(right)
        node.second.parent = <PyObject*>right
    return node if mode == Py_True else inspected(node)


cdef inline object unary(Opcode opcode, object x):
    if not is_node(x):
        return forward(opcode, as_double(x), 0.0)
    cdef double number = forward(opcode, (<Node>x).number, 0.0)
    cdef PyObject* mode = mode_unheld()
    if mode == Py_False:
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(opcode, PARENT, number)
    Py_INCREF(x)
    node.first.parent = <PyObject*>x
    return node if mode == Py_True else inspected(node)


cdef inline Opcode within_reach(Opcode opcode, tuple arguments) except *:
    """The opcode, but CLOSURES where its twin does not reach as far as the rule."""
    cdef double[5] numbers
    cdef Py_ssize_t i
    if not is_bounded(opcode):
        return opcode
    if len(arguments) > 5:
        return CLOSURES
    for i in range(5):
        numbers[i] = math.nan
    for i in range(len(arguments)):
        thing = arguments[i]
        numbers[i] = (<Node>thing).number if is_node(thing) else as_double(thing)
    return opcode if is_in_reach(opcode, numbers) else CLOSURES


cdef object applied(Opcode opcode, object operation, tuple arguments):
    """The forward pass of one operation: compute, and record what the backward pass will need."""
    cdef Py_ssize_t count = len(arguments)
    opcode = within_reach(opcode, arguments)
    if takes(opcode, count):
        return n_ary_node(opcode, arguments, ())
    if CLOSURES < opcode < SUM and count == 1:
        return unary(opcode, arguments[0])
    if CLOSURES < opcode < SUM and count == 2 and (is_node(arguments[0]) or is_node(arguments[1])):
        outcome = binary(opcode, arguments[0], arguments[1])
        if outcome is not NotImplemented:
            return outcome
    cdef bint any_parent = False
    cdef list numbers = as_operands(arguments)
    cdef Py_ssize_t i
    for i in range(count):
        if is_node(numbers[i]):
            any_parent = True
            numbers[i] = (<Node>numbers[i]).number
    cdef double number = as_double(operation.function(*numbers))
    if not any_parent:
        return number
    cdef PyObject* mode = mode_unheld()
    if mode == Py_False:
        return result(CONSTANT_, NONE, number)
    cdef Node node = result(INPUT_, NONE, number)
    hold(node, CLOSURES, operation, arguments, numbers)
    return node if mode == Py_True else inspected(node)


cdef int hold(
    Node node, Opcode opcode, object operation, tuple arguments, list numbers
) except -1:
    """Make an input the result of an operation; ``numbers`` has those of its plain arguments."""
    cdef Py_ssize_t count = len(arguments), i
    cdef Argument* array
    cdef uint8_t* parents
    if opcode != CLOSURES and count == 0:
        pass
    elif opcode != CLOSURES and count == 1 and is_node(arguments[0]):
        node.shape = PARENT
        node.first.parent = borrowed(arguments[0])
    elif opcode != CLOSURES and count == 2 and (is_node(arguments[0]) or is_node(arguments[1])):
        node.shape = PARENT_PARENT
        if is_node(arguments[0]):
            node.first.parent = borrowed(arguments[0])
        else:
            node.first.number = numbers[0]
            node.shape = NUMBER_PARENT
        if is_node(arguments[1]):
            node.second.parent = borrowed(arguments[1])
        else:
            node.second.number = numbers[1]
            node.shape = PARENT_NUMBER
    else:
        array = new_array(count)
        if opcode == CLOSURES:
            Py_INCREF(operation)
            (array - 1).operation = <PyObject*>operation
        parents = <uint8_t*>(array + count)
        for i in range(count):
            parents[i] = is_node(arguments[i])
            if parents[i]:
                array[i].parent = borrowed(arguments[i])
            else:
                array[i].number = numbers[i]
        node.shape = ARRAY
        node.first.count = count
        node.second.array = array
    node.opcode = opcode
    for i in range(count):
        if is_parent(node, i):
            Py_INCREF(arguments[i])
    return 0


cdef inline PyObject* borrowed(object value) noexcept:
    return <PyObject*>value


def apply(operation, arguments):
    """primitives.apply."""
    return applied(opcode_of.get(operation, CLOSURES), operation, tuple(arguments))


cdef int take_keywords(object function) except -1:
    """Let a call with keywords go by ``bound_arguments``, whose errors name the rule."""
    global without_keywords
    without_keywords = (<PyCFunctionObject*>function).vectorcall
    (<PyCFunctionObject*>function).vectorcall = <vectorcallfunc><void*>either_way
    return 0


cdef object either_way(object function, PyObject** given, size_t count, PyObject* names):
    cdef Py_ssize_t i, positions = PyVectorcall_NARGS(count)
    if names == NULL:
        return without_keywords(function, given, count, NULL)
    cdef list arguments = []
    cdef dict keywords = {}
    for i in range(positions):
        arguments.append(<object>given[i])
    for name in <tuple>names:
        keywords[name] = <object>given[positions + len(keywords)]
    return function(*bound_arguments(function.operation, tuple(arguments), keywords))


def declared(function, partials, n_ary):
    """primitives.declared."""
    cdef Opcode opcode = CLOSURES
    if (getattr(function, "__module__", None) or "").startswith("autograd.rules."):
        opcode = TWINS.get(function.__qualname__, CLOSURES)
    cdef Py_ssize_t count = -1 if n_ary else len(partials)
    cdef tuple defaults = getattr(function, "__defaults__", None) or ()

    def applying(*arguments, **keywords):
        cdef Py_ssize_t missing = count - len(arguments) if count >= 0 else 0
        if 0 < missing <= len(defaults) and not keywords:
            arguments += defaults[len(defaults) - missing:]
        elif keywords or missing:
            arguments = bound_arguments(operation, arguments, keywords)
        return applied(opcode, operation, arguments)

    def the_function(x=MISSING, *others):  # the same, faster
        if x is MISSING or others:
            bound_arguments(operation, () if x is MISSING else (x, *others), {})
        return unary(opcode, x)

    if opcode != CLOSURES and count == 1 and function.__code__.co_varnames[0] == "x":
        applying = the_function
        take_keywords(applying)
    operation = Operation(name_of(function), function, partials, n_ary, applying)
    applying.operation = operation
    if opcode != CLOSURES:
        opcode_of[operation] = opcode
        operation_of[opcode] = operation
    return applying


def result_of(operation, arguments, parents, local_derivatives, data):
    """value.result_of."""
    cdef Node node = result(INPUT_, NONE, data)
    return with_history(node, operation, arguments)


def with_history(Node node not None, operation, arguments):
    """copying.with_history: make a bare node the result of an operation."""
    if node.shape != NONE:
        raise TypeError(f"{described(node)} has a history already")
    arguments = tuple(arguments)
    cdef list numbers = []
    for thing in arguments:
        numbers.append(0.0 if is_node(thing) else to_float(thing))
    cdef Opcode opcode = within_reach(opcode_of.get(operation, CLOSURES), arguments)
    hold(node, opcode, operation, arguments, numbers)
    return node
