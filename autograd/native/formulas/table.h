/* Every operation that has a twin in C: one entry, from which all else below is made.

   Each formula is the one that stands above the Python function, in the same order of operations,
   so that both engines round alike. Compile it without fused multiplication and addition. What an
   entry is too short for stands in the files included, under the name it has in rules/. Nothing
   here knows of Python. */

#ifndef AUTOGRAD_FORMULAS_H
#define AUTOGRAD_FORMULAS_H

#include "activations.h"
#include "elementary.h"
#include "gelu_tanh.h"
#include "n_ary.h"
#include "norms.h"

/* OP(name of the rule, its value, ∂out/∂x) */
#define OPERATIONS_OF_ONE(OP) \
    OP(neg, -x, -1.0) \
    OP(pos, x, 1.0) \
    OP(absolute, fabs(x), sign(x)) \
    OP(sign, sign(x), 0.0) \
    OP(sqrt, sqrt(x), 0.5 / (out + 0.0)) \
    OP(cbrt, cube_root(x), 1.0 / (3.0 * out * out)) \
    OP(square, x * x, 2.0 * x) \
    OP(reciprocal, 1.0 / x, -(out / x)) \
    OP(exp, exp(x), out) \
    OP(exp2, exp2(x), out < INFINITY ? out * LN_2 : exp2(x - 1.0) * TWO_LN_2) \
    OP(expm1, expm1(x), exp(x)) \
    OP(log, log(x), x >= 0 ? 1.0 / (x + 0.0) : NAN) \
    OP(log2, log2(x), x >= 0 ? LOG2_E / (x + 0.0) : NAN) \
    OP(log10, log10(x), x >= 0 ? LOG10_E / (x + 0.0) : NAN) \
    OP(log1p, log1p(x), x >= -1 ? 1.0 / (1.0 + x) : NAN) \
    OP(sin, sin(x), cos(x)) \
    OP(cos, cos(x), -sin(x)) \
    OP(tan, tan(x), 1.0 + out * out) \
    OP(asin, asin(x), of_quadratic(x, 0.0, 1.0, 1.0, -1.0)) \
    OP(acos, acos(x), -of_quadratic(x, 0.0, 1.0, 1.0, -1.0)) \
    OP(atan, atan(x), of_quadratic(x, 0.0, 2.0, 1.0, 1.0)) \
    OP(degrees, x * DEGREES_PER_RADIAN, DEGREES_PER_RADIAN) \
    OP(radians, x * RADIANS_PER_DEGREE, RADIANS_PER_DEGREE) \
    OP(sinc, spherical_bessel(x, 0, 1.0), spherical_bessel(x, 1, -PI)) \
    OP(sinh, sinh(x), cosh(x)) \
    OP(cosh, cosh(x), sinh(x)) \
    OP(tanh, tanh(x), squared_sech(x)) \
    OP(squared_sech, squared_sech(x), -2.0 * out * tanh(x)) \
    OP(asinh, asinh(x), of_quadratic(x, 0.0, 1.0, 1.0, 1.0)) \
    OP(acosh, acosh(x), of_quadratic(x, 0.0, 1.0, -1.0, 1.0)) \
    OP(atanh, atanh_(x), of_quadratic(x, 0.0, 2.0, 1.0, -1.0)) \
    OP(erf, erf(x), erf_slope(x, 0.0)) \
    OP(erfc, complementary_erf(x), -erf_slope(x, 0.0)) \
    OP(sigmoid, sigmoid(x), sigmoid_slope(x)) \
    OP(sigmoid_slope, sigmoid_slope(x), -out * tanh(0.5 * x)) \
    OP(log_sigmoid, log_sigmoid(x), sigmoid(-x)) \
    OP(gelu, normal_cdf_times(x, x), gelu_slope(x, 1.0)) \
    OP(gelu_tanh, gelu_tanh(x), gelu_tanh_slope(x, 1.0)) \
    OP(mish, mish(x), mish_slope(x, 1.0)) \
    OP(relu, x <= 0 ? 0.0 : x, sign(out)) \
    OP(selu, selu(x), x >= 0 ? SELU_SCALE : exponential_slope(SELU_SCALE_ALPHA, x)) \
    OP(softsign, fabs(x) < INFINITY ? x / (1.0 + fabs(x)) : sign(x), \
       to_the(1.0 / (1.0 + fabs(x)), 2.0)) \
    OP(hard_sigmoid, hard_sigmoid(x), unless_nan(-3 < x && x < 3 ? 1.0 / 6.0 : 0.0, x)) \
    OP(hard_tanh, hard_tanh(x), unless_nan(-1 < x && x < 1 ? 1.0 : 0.0, x)) \
    OP(hard_threshold, unless_nan(x > 0 ? 1.0 : 0.0, x), 0.0) \
    OP(floor, floor(x), 0.0) \
    OP(ceil, ceil(x), 0.0) \
    OP(trunc, trunc(x), 0.0) \
    OP(fabs, fabs(x), sign(x))

/* OP(name, value, ∂out/∂x, ∂out/∂y) */
#define ARITHMETIC(OP) \
    OP(add, x + y, 1.0, 1.0) \
    OP(sub, x - y, 1.0, -1.0) \
    OP(mul, x * y, y, x) \
    OP(div, x / y, 1.0 / y, quotient_by_denominator(out, x, y))

#define OPERATIONS_OF_TWO(OP) \
    ARITHMETIC(OP) \
    OP(power, pow(x, y), power_by_base(out, x, y), power_by_exponent(out, x, y)) \
    OP(mod, modulo(x, y), unless_either_nan(out == 0 ? 0.0 : 1.0, x, y), \
       out == 0 ? 0.0 : -floor_divide(x, y)) \
    OP(floordiv, floor_divide(x, y), 0.0, 0.0) \
    OP(log_to_base, log(x) / log(y), x >= 0 ? 1.0 / log(y) / (x + 0.0) : NAN, \
       -(out / log(y) / y)) \
    OP(atan2, atan2(x, y), inversion(y, x), -inversion(x, y)) \
    OP(inversion, inversion(x, y), (inversion(y, x) - out) * (inversion(y, x) + out), \
       -2.0 * out * inversion(y, x)) \
    OP(copysign, with_sign(x, y), sign(x) * with_sign(1.0, y), 0.0) \
    OP(fmod, fmod(x, y), unless_either_nan(out == 0 && x != 0 ? 0.0 : 1.0, x, y), \
       out == 0 ? 0.0 : -whole_quotient(out, x, y)) \
    OP(remainder, nearest_remainder(x, y), \
       unless_either_nan(is_halfway(out, y) ? 0.0 : 1.0, x, y), \
       is_halfway(out, y) ? 0.0 : -whole_quotient(out, x, y)) \
    OP(round, rint(x), 0.0, 0.0) \
    OP(logaddexp, logaddexp(x, y), logaddexp_share(x, y), logaddexp_share(y, x)) \
    OP(leaky_relu, x <= 0 ? y * x : x, slope_at_kink(x, y, y), \
       x < 0 ? x : unless_nan(0.0, x)) \
    OP(elu, x <= 0 ? y * expm1(x) : x, slope_at_kink(x, exponential_slope(y, x), y), \
       x < 0 ? expm1(x) : unless_nan(0.0, x)) \
    OP(silu, gate(x, x, y), silu_slope(1.0, x, y, 1.0), gate_slope(x, x, x, y, 1.0)) \
    OP(softplus, softplus(x, y), gate(1.0, x, y), softplus_by_beta(x, y)) \
    OP(softplus_by_beta, softplus_by_beta(x, y), gate_slope(x, 1.0, x, y, 1.0), \
       softplus_beta_curvature(out, x, y)) \
    OP(erf_slope, erf_slope(x, y), erf_slope(x, y + 1.0), NAN) \
    OP(gelu_slope, gelu_slope(x, y), gelu_slope(x, y + 1.0), NAN) \
    OP(gelu_tanh_slope, gelu_tanh_slope(x, y), gelu_tanh_slope(x, y + 1.0), NAN) \
    OP(mish_slope, mish_slope(x, y), mish_slope(x, y + 1.0), NAN) \
    OP(cbrt_slope, cbrt_slope(x, y), cbrt_slope(x, y + 1.0), NAN)

#define ANY 0 /* as many arguments as there are, */
#define PAIRS -2 /* or twice as many */

/* OP(name, how many arguments xs, value, all ∂out/∂xᵢ, which it writes into partials) */
#define OPERATIONS_OF_MANY(OP) \
    OP(sum, ANY, total_of(xs, count), all_equal(1.0, count, partials)) \
    OP(mean, ANY, mean(xs, count, room), all_equal(1.0 / (double)count, count, partials)) \
    OP(dot, PAIRS, dot(xs, xs + count / 2, count / 2), dot_partials(xs, count / 2, partials)) \
    OP(max, ANY, greatest(xs, count), equal_shares(out, xs, count, 0, partials)) \
    OP(min, ANY, least(xs, count), equal_shares(out, xs, count, 0, partials)) \
    OP(max_with_constant, ANY, greatest(xs, count), equal_shares(out, xs, count, 1, partials)) \
    OP(min_with_constant, ANY, least(xs, count), equal_shares(out, xs, count, 1, partials)) \
    OP(logsumexp, ANY, logsumexp(xs, count, room), softmax_of(xs, count, partials)) \
    OP(softmax, ANY, first_share(xs, count, room), softmax_partials(xs, count, 0, partials)) \
    OP(log_softmax, ANY, log_softmax(xs, count, room), softmax_partials(xs, count, 1, partials)) \
    OP(fsum, ANY, exact_sum(xs, count), all_equal(1.0, count, partials)) \
    OP(prod, ANY, product(xs, count), products_of_the_others(xs, count, partials, room)) \
    OP(hypot, ANY, distance_of(xs, count, 1.0), directions(out, xs, count, partials)) \
    OP(direction, ANY, direction(xs, count, room), direction_partials(out, xs, count, partials)) \
    OP(share_of_others, ANY, share_of_others(xs, count, room), \
       share_of_others_partials(out, xs, count, partials)) \
    OP(clip, 3, clip(xs[0], xs[1], xs[2]), clip_partials(xs, partials)) \
    OP(gate, 3, gate(xs[0], xs[1], xs[2]), gate_partials(xs, partials)) \
    OP(gate_slope, 5, gate_slope(xs[0], xs[1], xs[2], xs[3], xs[4]), \
       gate_slope_partials(xs, partials)) \
    OP(silu_slope, 4, silu_slope(xs[0], xs[1], xs[2], xs[3]), silu_slope_partials(xs, partials)) \
    OP(spherical_bessel, 3, spherical_bessel(xs[0], (int)xs[1], xs[2]), \
       bessel_partials(xs, partials)) \
    OP(power_term, 5, power_term(xs[0], xs[1], xs[2], xs[3], xs[4]), \
       power_term_partials(xs, partials)) \
    OP(quadratic_power, 5, of_quadratic(xs[0], xs[1], xs[2], xs[3], xs[4]), \
       quadratic_partials(xs, partials))

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

/* Whether the twin is bounded: to some arguments Python's formula alone has an answer. */
static inline int is_bounded(Opcode opcode) {
    switch ((int)opcode) {
    case OP_round: case OP_erf_slope: case OP_gelu_slope: case OP_mish_slope: case OP_cbrt_slope:
    case OP_gelu_tanh_slope: case OP_gate_slope: case OP_silu_slope: case OP_spherical_bessel:
    case OP_quadratic_power:
        return 1;
    }
    return 0;
}

/* Whether a bounded twin does for these arguments. */
static inline int is_in_reach(Opcode opcode, const double *xs) {
    switch ((int)opcode) {
    case OP_round: /* to other digits Python rounds what it would print */
        return xs[1] == 0;
    case OP_erf_slope: case OP_spherical_bessel:
        return is_order(xs[1], 0, HIGHEST_ORDER);
    case OP_gelu_slope: case OP_gelu_tanh_slope: case OP_mish_slope: case OP_cbrt_slope:
        return is_order(xs[1], 1, HIGHEST_ORDER);
    case OP_silu_slope:
        return is_order(xs[3], 1, HIGHEST_ORDER);
    case OP_gate_slope:
        return is_order(xs[4], 1, HIGHEST_ORDER);
    case OP_quadratic_power:
        return is_order(xs[1], 0, HIGHEST_ORDER) && is_order(xs[2], 1, 2 * HIGHEST_ORDER)
            && fabs(xs[3]) == 1 && fabs(xs[4]) == 1;
    }
    return 1;
}

/* The function of one or two arguments; too long to stand in each operator. */
static double forward_of_any(Opcode opcode, double x, double y) {
    switch ((int)opcode) {
#define VALUE(name, value, ...) case OP_##name: return value;
    OPERATIONS_OF_ONE(VALUE)
    OPERATIONS_OF_TWO(VALUE)
    }
    return NAN;
}

/* The same; arithmetic stands where it is called, which saves a tenth of the instructions. */
static inline double forward(Opcode opcode, double x, double y) {
    switch ((int)opcode) {
    ARITHMETIC(VALUE)
#undef VALUE
    }
    return forward_of_any(opcode, x, y);
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

static inline int fits(int many, ptrdiff_t count) {
    return count > 0 && (many == ANY || (many == PAIRS && count % 2 == 0) || many == count);
}

/* Whether this is an operation of many that takes so many arguments. */
static inline int takes(Opcode opcode, ptrdiff_t count) {
    switch ((int)opcode) {
#define TAKES(name, many, ...) case OP_##name: return fits(many, count);
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
