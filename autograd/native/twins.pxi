# How the names of the Python engine give way to those of this one.

cdef dict references = {}  # what has given way, by its name: it does what its twin does not


def twin_of(name, reference):
    """What stands in the place of a class or function that engines.compiled has marked."""
    references[name] = reference
    twin = TWINS_BY_NAME[name]
    if name == "Value":
        twin.__doc__ = reference.__doc__
    return twin if isinstance(twin, type) else update_wrapper(twin, reference)


cdef object call_of_reference(str name, tuple given, tuple names, tuple others):
    """The error that Python has for a call with too few or too many arguments."""
    if others:
        return references[name](*given, *others)
    return references[name](**{n: thing for n, thing in zip(names, given) if thing is not MISSING})


def names_of_twins():
    """The names of all classes and functions that have a twin here."""
    return set(TWINS_BY_NAME)


def rules_of_twins():
    """The rules that run in C, by their names; None for one whose Python function has not come."""
    return {name: operation_of[opcode] for name, opcode in TWINS.items()}


cdef dict TWINS_BY_NAME = {
    "Example": Example,
    "Symbol": Symbol,
    "Tape": Tape,
    "Trace": Trace,
    "Value": Value,
    "accumulate_all": accumulate_all,
    "apply": apply,
    "assign_all": assign_all,
    "count_arguments": count_arguments,
    "declared": declared,
    "depend_on_inputs": depend_on_inputs,
    "dot": dot,
    "error_signals": error_signals,
    "linear": linear,
    "read_all": read_all,
    "result_of": result_of,
    "same_items": same_items,
    "with_history": with_history,
    "zero_all": zero_all,
}
