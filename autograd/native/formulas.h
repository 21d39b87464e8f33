/* Every operation that has a twin in C: one entry, from which all else below is made.

   Each formula is the one that stands above the Python function, in the same order of operations,
   so that both engines round alike. Compile it without fused multiplication and addition. What an
   entry is too short for stands in the files included, under the name it has in rules/. Nothing
   here knows of Python. */

#ifndef AUTOGRAD_FORMULAS_H
#define AUTOGRAD_FORMULAS_H

#include "activations.h"
#include "elementary.h"
#include "n_ary.h"
#include "norms.h"

/* OP(name of the rule, its value, ∂out/∂x) */
#define OPERATIONS_OF_ONE(OP) \
    OP(neg, -x, -1.0) \
    OP(pos, x, 1.0) \
    OP(absolute, fabs(x), sign(x)) \
    OP(sign, sign(x), 0.0) \
    OP(exp, exp(x), out) \
    OP(log, log(x), x >= 0 ? 1.0 / (x + 0.0) : NAN) \
    OP(sqrt, sqrt(x), 0.5 / (out + 0.0)) \
    OP(sin, sin(x), cos(x)) \
    OP(cos, cos(x), -sin(x)) \
    OP(sinh, sinh(x), cosh(x)) \
    OP(cosh, cosh(x), sinh(x)) \
    OP(tanh, tanh(x), squared_sech(x)) \
    OP(sigmoid, sigmoid(x), sigmoid_slope(x)) \
    OP(relu, x <= 0 ? 0.0 : x, sign(out))

/* OP(name, value, ∂out/∂x, ∂out/∂y) */
#define OPERATIONS_OF_TWO(OP) \
    OP(add, x + y, 1.0, 1.0) \
    OP(sub, x - y, 1.0, -1.0) \
    OP(mul, x * y, y, x) \
    OP(div, x / y, 1.0 / y, quotient_by_denominator(out, x, y)) \
    OP(power, pow(x, y), power_by_base(out, x, y), power_by_exponent(out, x, y)) \
    OP(mod, modulo(x, y), unless_either_nan(out == 0 ? 0.0 : 1.0, x, y), \
       out == 0 ? 0.0 : -floor_divide(x, y)) \
    OP(floordiv, floor_divide(x, y), 0.0, 0.0)

#define ANY 0 /* as many arguments as there are, */
#define PAIRS -2 /* or twice as many */

/* OP(name, how many arguments xs, value, all ∂out/∂xᵢ, which it writes into partials) */
#define OPERATIONS_OF_MANY(OP) \
    OP(sum, ANY, total_of(xs, count), all_equal(1.0, count, partials)) \
    OP(mean, ANY, mean(xs, count, room), all_equal(1.0 / count, count, partials)) \
    OP(dot, PAIRS, dot(xs, xs + count / 2, count / 2), dot_partials(xs, count / 2, partials)) \
    OP(max, ANY, greatest(xs, count), equal_shares(out, xs, count, 0, partials)) \
    OP(min, ANY, least(xs, count), equal_shares(out, xs, count, 0, partials)) \
    OP(max_with_constant, ANY, greatest(xs, count), equal_shares(out, xs, count, 1, partials)) \
    OP(min_with_constant, ANY, least(xs, count), equal_shares(out, xs, count, 1, partials)) \
    OP(logsumexp, ANY, logsumexp(xs, count, room), softmax_of(xs, count, partials)) \
    OP(softmax, ANY, first_share(xs, count, room), softmax_partials(xs, count, 0, partials)) \
    OP(log_softmax, ANY, log_softmax(xs, count, room), softmax_partials(xs, count, 1, partials))

/* What they are called, by number: first those of one, then of two, then of many arguments. */
typedef enum {
    CLOSURES, /* no twin: the Python closures of the operation */
    INPUT_,
    CONSTANT_,
#define NUMBER(name, ...) OP_##name,
    OPERATIONS_OF_ONE(NUMBER)
    OPERATIONS_OF_TWO(NUMBER)
    OPERATIONS_OF_MANY(NUMBER)
#undef NUMBER
    OPCODES /* how many there are */
} Opcode;

static const char *const NAMES_OF_OPCODES[] = {
    NULL, NULL, NULL,
#define NAME(name, ...) #name,
    OPERATIONS_OF_ONE(NAME)
    OPERATIONS_OF_TWO(NAME)
    OPERATIONS_OF_MANY(NAME)
#undef NAME
};

/* The function of one or two arguments. */
static inline double forward(Opcode opcode, double x, double y) {
    switch ((int)opcode) {
#define VALUE(name, value, ...) case OP_##name: return value;
    OPERATIONS_OF_ONE(VALUE)
    OPERATIONS_OF_TWO(VALUE)
#undef VALUE
    }
    return NAN;
}

/* ∂out/∂x */
static inline double partial_by_first(Opcode opcode, double out, double x, double y) {
    switch ((int)opcode) {
#define BY_FIRST_OF_ONE(name, value, by_first) case OP_##name: return by_first;
    OPERATIONS_OF_ONE(BY_FIRST_OF_ONE)
#undef BY_FIRST_OF_ONE
#define BY_FIRST(name, value, by_first, by_second) case OP_##name: return by_first;
    OPERATIONS_OF_TWO(BY_FIRST)
#undef BY_FIRST
    }
    return NAN;
}

/* ∂out/∂y */
static inline double partial_by_second(Opcode opcode, double out, double x, double y) {
    switch ((int)opcode) {
#define BY_SECOND(name, value, by_first, by_second) case OP_##name: return by_second;
    OPERATIONS_OF_TWO(BY_SECOND)
#undef BY_SECOND
    }
    return NAN;
}

/* Whether this is an operation of many that takes so many arguments. */
static inline int takes(Opcode opcode, ptrdiff_t count) {
    switch ((int)opcode) {
#define TAKES(name, many, ...) \
    case OP_##name: \
        return many == ANY ? count > 0 : many == PAIRS ? count > 0 && count % 2 == 0 : count == many;
    OPERATIONS_OF_MANY(TAKES)
#undef TAKES
    }
    return 0;
}

/* The function of any number of arguments. ``room`` has place for as many numbers. */
static inline double n_ary_forward(Opcode opcode, const double *xs, ptrdiff_t count, double *room) {
    switch ((int)opcode) {
#define VALUE(name, takes, value, ...) case OP_##name: return value;
    OPERATIONS_OF_MANY(VALUE)
#undef VALUE
    }
    return NAN;
}

/* ∂out/∂xᵢ for each xᵢ. */
static inline void n_ary_partials(
    Opcode opcode, double out, const double *xs, ptrdiff_t count, double *partials, double *room
) {
    switch ((int)opcode) {
#define PARTIALS(name, takes, value, write) case OP_##name: write; break;
    OPERATIONS_OF_MANY(PARTIALS)
#undef PARTIALS
    }
}

#endif
