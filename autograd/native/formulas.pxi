# The rules that have a twin in C.
#
# Each formula is the one that stands above the Python function, in the same order of operations, so that both engines
# round alike. What is not listed here runs by the Python closures of its rule.

from libc.math cimport (
    INFINITY, NAN, copysign, cos, cosh, exp, fabs, floor, fmod, isfinite, isnan, log, log1p, pow, sin, sinh, sqrt,
    tanh,
)

cdef enum Opcode:
    CLOSURES  # no twin: the Python closures of the operation
    INPUT_
    CONSTANT_
    ADD
    SUB
    MUL
    DIV
    POWER
    MOD
    FLOORDIV
    NEG
    POS
    ABSOLUTE
    SIGN
    EXP
    LOG
    SQRT
    SIN
    COS
    SINH
    COSH
    TANH
    SIGMOID
    RELU
    SUM  # from here on, of any number of arguments
    MEAN
    DOT
    MAX  # from here on, all partial derivatives are computed at once
    MIN
    MAX_WITH_CONSTANT
    MIN_WITH_CONSTANT
    LOGSUMEXP
    SOFTMAX
    LOG_SOFTMAX
    OPCODES  # how many there are

TWINS = {  # by the name of the rule, which is the same in all of autograd.rules
    "add": ADD,
    "sub": SUB,
    "mul": MUL,
    "div": DIV,
    "power": POWER,
    "mod": MOD,
    "floordiv": FLOORDIV,
    "log": LOG,
    "neg": NEG,
    "pos": POS,
    "absolute": ABSOLUTE,
    "sign": SIGN,
    "exp": EXP,
    "sqrt": SQRT,
    "sin": SIN,
    "cos": COS,
    "sinh": SINH,
    "cosh": COSH,
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "relu": RELU,
    "sum": SUM,
    "mean": MEAN,
    "dot": DOT,
    "max": MAX,
    "min": MIN,
    "max_with_constant": MAX_WITH_CONSTANT,
    "min_with_constant": MIN_WITH_CONSTANT,
    "logsumexp": LOGSUMEXP,
    "softmax": SOFTMAX,
    "log_softmax": LOG_SOFTMAX,
}


cdef inline double sign(double x) noexcept:
    return NAN if isnan(x) else <double>((x > 0) - (x < 0))


cdef inline double log_(double x) noexcept:
    if x > 0:
        return log(x)
    return -INFINITY if x == 0 else NAN


cdef inline double sqrt_(double x) noexcept:
    return sqrt(x) if x >= 0 else NAN


cdef inline double exp_in_range(double x) noexcept:
    """compensated.exp_times for a factor of 1."""
    if x < -700.0:
        return exp(0.5 * x) * exp(0.5 * x)
    return exp(x)


cdef inline double sigmoid(double x) noexcept:
    if x >= 0:
        return 1.0 / (1.0 + exp_in_range(-x))
    return exp_in_range(x) / (1.0 + exp(x))


cdef inline double modulo(double x, double y) noexcept:
    """Python's x % y: the sign of y, where C's fmod has the sign of x."""
    cdef double rest = fmod(x, y)
    if rest == 0:
        return copysign(0.0, y)
    return rest + y if (y < 0) != (rest < 0) else rest


cdef inline double floor_divide(double x, double y) noexcept:
    """Python's x // y, which comes from the exact remainder and not from the rounded quotient."""
    if y == 0:
        return x / y
    cdef double rest = fmod(x, y)
    cdef double quotient = (x - rest) / y
    if rest != 0 and (y < 0) != (rest < 0):
        quotient -= 1.0
    if quotient == 0:
        return copysign(0.0, x / y)
    cdef double below = floor(quotient)
    return below + 1.0 if quotient - below > 0.5 else below


cdef double NEARLY_SUBNORMAL = 1e-290
cdef double TWO_TO_600 = 2.0**600


cdef double power_by_base(double out, double x, double y) noexcept:
    cdef double slope, root
    if y == 0:
        return 0.0
    if x == 0 or abs(x) == INFINITY:
        slope = pow(x, y - 1.0)
        return 0.0 if slope == 0 else y * slope
    if 0.5 <= abs(y) < 9007199254740992.0 and y - 1.0 + 1.0 == y:
        slope = pow(x, y - 1.0)
        if abs(y) <= 2 or abs(slope) > NEARLY_SUBNORMAL:
            return y * slope
    if abs(out) < NEARLY_SUBNORMAL:
        root = pow(abs(x), 0.5 * y)
        if root == 0:
            return 0.0
        return pow(sign(x), y) * (y * root) * (root / x)
    return y * out / x


cdef double power_by_exponent(double out, double x, double y) noexcept:
    cdef double root
    if (x == 0 and y > 0) or (x == INFINITY and y < 0):
        return 0.0
    if 0 < x < INFINITY and not NEARLY_SUBNORMAL < out < INFINITY:
        root = pow(x, 0.5 * y)
        return root * log_(x) * root
    return out * log_(x)


cdef inline double forward(Opcode opcode, double x, double y) noexcept:
    """The function of one or two arguments."""
    if opcode == ADD:
        return x + y
    if opcode == SUB:
        return x - y
    if opcode == MUL:
        return x * y
    if opcode == DIV:
        return x / y
    if opcode == POWER:
        return pow(x, y)
    if opcode == MOD:
        return modulo(x, y)
    if opcode == FLOORDIV:
        return floor_divide(x, y)
    if opcode == NEG:
        return -x
    if opcode == POS:
        return x
    if opcode == ABSOLUTE:
        return abs(x)
    if opcode == SIGN:
        return sign(x)
    if opcode == EXP:
        return exp(x)
    if opcode == LOG:
        return log_(x)
    if opcode == SQRT:
        return sqrt_(x)
    if opcode == SIN:
        return sin(x)
    if opcode == COS:
        return cos(x)
    if opcode == SINH:
        return sinh(x)
    if opcode == COSH:
        return cosh(x)
    if opcode == TANH:
        return tanh(x)
    if opcode == SIGMOID:
        return sigmoid(x)
    if opcode == RELU:
        return 0.0 if x <= 0 else x
    return NAN


cdef inline double partial_by_first(Opcode opcode, double out, double x, double y) noexcept:
    """∂out/∂x."""
    cdef double e
    if opcode == ADD or opcode == SUB or opcode == POS:
        return 1.0
    if opcode == MUL:
        return y
    if opcode == DIV:
        return 1.0 / y
    if opcode == POWER:
        return power_by_base(out, x, y)
    if opcode == MOD:
        return NAN if isnan(x) or isnan(y) else 0.0 if out == 0 else 1.0
    if opcode == NEG:
        return -1.0
    if opcode == ABSOLUTE:
        return sign(x)
    if opcode == SIGN or opcode == FLOORDIV:
        return 0.0
    if opcode == EXP:
        return out
    if opcode == LOG:
        return 1.0 / (x + 0.0) if x >= 0 else NAN
    if opcode == SQRT:
        return 0.5 / (out + 0.0)
    if opcode == SIN:
        return cos(x)
    if opcode == COS:
        return -sin(x)
    if opcode == SINH:
        return cosh(x)
    if opcode == COSH:
        return sinh(x)
    if opcode == TANH:
        if fabs(x) > 350:
            e = 2.0 * exp(-fabs(x))
            return e * e
        e = exp(-2.0 * fabs(x))
        return 4.0 * e / (1.0 + e * (2.0 + e))
    if opcode == SIGMOID:
        e = exp(-fabs(x))
        return e / (1.0 + e * (2.0 + e))
    if opcode == RELU:
        return sign(out)
    return NAN


cdef inline double partial_by_second(Opcode opcode, double out, double x, double y) noexcept:
    """∂out/∂y."""
    if opcode == ADD:
        return 1.0
    if opcode == SUB:
        return -1.0
    if opcode == MUL:
        return x
    if opcode == DIV:
        if 0 < abs(out) < NEARLY_SUBNORMAL and abs(y) < 1:
            return -((x * TWO_TO_600) / y / y) / TWO_TO_600
        return -(out / y)
    if opcode == POWER:
        return power_by_exponent(out, x, y)
    if opcode == MOD:
        return 0.0 if out == 0 else -floor_divide(x, y)
    if opcode == FLOORDIV:
        return 0.0
    return NAN
