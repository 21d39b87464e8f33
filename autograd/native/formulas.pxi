# The rules that have a twin in C, of which formulas/table.h has the table. What is not in it runs by the Python closures
# of its rule.

cdef extern from "formulas/table.h" nogil:
    ctypedef enum Opcode:
        CLOSURES
        INPUT_
        CONSTANT_
        ADD "OP_add"
        SUB "OP_sub"
        MUL "OP_mul"
        DIV "OP_div"
        POWER "OP_power"
        MOD "OP_mod"
        FLOORDIV "OP_floordiv"
        SUM "OP_sum"  # from here on, of any number of arguments
        DOT "OP_dot"
        OPCODES
    const char** NAMES_OF_OPCODES
    double forward(Opcode opcode, double x, double y) noexcept
    double partial_by_first(Opcode opcode, double out, double x, double y) noexcept
    double partial_by_second(Opcode opcode, double out, double x, double y) noexcept
    bint is_bounded(Opcode opcode) noexcept
    bint is_in_reach(Opcode opcode, double* numbers) noexcept
    bint takes(Opcode opcode, Py_ssize_t count) noexcept
    double n_ary_forward(Opcode opcode, double* numbers, Py_ssize_t count, double* room) noexcept
    void n_ary_partials(
        Opcode opcode, double out, double* numbers, Py_ssize_t count, double* partials, double* room
    ) noexcept
    void add_to(double* sum, double* lost, double number) noexcept
    void add_to_each(double* sums, double* lost, double* numbers, double factor, Py_ssize_t count) noexcept
    double with_lost(double sum, double lost) noexcept

TWINS = {}  # the opcode by the name of the rule, which is the same in all of autograd.rules
for _opcode in range(CONSTANT_ + 1, OPCODES):
    TWINS[NAMES_OF_OPCODES[_opcode].decode()] = _opcode
