/* The distance from 0, as Python's math.hypot has it, and its derivatives. */

#ifndef AUTOGRAD_NORMS_H
#define AUTOGRAD_NORMS_H

#include "compensated.h"

typedef struct {
    double sum, lost, crossed, small; /* of squares, from 1 on; and what rounding takes from it */
} Squares;

/* Adds a term; returns what rounding takes from the sum. */
static inline double add_term(Squares *squares, double term) {
    double before = squares->sum;
    squares->sum += term;
    return (before - squares->sum) + term;
}

/* ±x², in three exact products of halves of x */
static inline void add_square(Squares *squares, double x, double direction) {
    double high = upper_half(x), low = x - high;
    squares->lost += add_term(squares, direction * high * high);
    squares->crossed += add_term(squares, direction * 2.0 * high * low);
    if (direction > 0) squares->small += low * low;
    else squares->small += add_term(squares, direction * low * low);
}

static inline double sum_of_squares(const Squares *squares) {
    return squares->sum - 1.0 + (squares->lost + squares->crossed + squares->small);
}

/* √Σ(xᵢ·unit)², where the largest xᵢ·unit is near 1; corrected once by the exact residual */
static inline double distance_of(const double *xs, ptrdiff_t count, double unit) {
    Squares squares = {1.0, 0.0, 0.0, 0.0};
    double largest = greatest_magnitude(xs, count) * unit;
    int exponent;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (isinf(xs[i])) return INFINITY;
    }
    if (isnan(largest) || largest == 0 || count == 1) return largest;
    frexp(largest, &exponent);
    if (exponent < -1023) {
        for (ptrdiff_t i = 0; i < count; i++) {
            double ratio = fabs(xs[i] * unit) / largest;
            squares.lost += add_term(&squares, ratio * ratio);
        }
        return largest * sqrt(squares.sum - 1.0 + squares.lost);
    }
    double scale = ldexp(1.0, -exponent);
    for (ptrdiff_t i = 0; i < count; i++) add_square(&squares, fabs(xs[i] * unit) * scale, 1.0);
    double root = sqrt(sum_of_squares(&squares));
    add_square(&squares, root, -1.0);
    return (root + sum_of_squares(&squares) / (2.0 * root)) / scale;
}

/* compensated.directions */
static inline void far_directions(const double *xs, ptrdiff_t count, double *partials) {
    ptrdiff_t infinite = 0, unknown = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        infinite += isinf(xs[i]) != 0;
        unknown += isnan(xs[i]) != 0;
    }
    if (infinite) {
        double other = unknown ? NAN : 0.0, own = infinite == 1 ? 1.0 + other : NAN;
        for (ptrdiff_t i = 0; i < count; i++) {
            partials[i] = isinf(xs[i]) ? copysign(own, xs[i]) : other;
        }
        return;
    }
    double unit = unit_for(greatest_magnitude(xs, count)), distance = distance_of(xs, count, unit);
    for (ptrdiff_t i = 0; i < count; i++) partials[i] = xs[i] * unit / distance;
}

static inline void directions(double out, const double *xs, ptrdiff_t count, double *partials) {
    int in_range = NEARLY_SUBNORMAL < out && out < INFINITY;
    if (!in_range && out != 0) {
        far_directions(xs, count, partials);
        return;
    }
    for (ptrdiff_t i = 0; i < count; i++) partials[i] = in_range ? xs[i] / out : 0.0;
}

static inline double direction(const double *xs, ptrdiff_t count, double *room) {
    directions(distance_of(xs, count, 1.0), xs, count, room);
    return room[0];
}

/* n_ary.direction_partials */
static inline void direction_partials(
    double out, const double *xs, ptrdiff_t count, double *partials
) {
    double unit = unit_for(greatest_magnitude(xs, count)), distance = distance_of(xs, count, unit);
    double sum = count > 1 ? -0.0 : 0.0, lost = 0.0;
    directions(distance_of(xs, count, 1.0), xs, count, partials);
    for (ptrdiff_t i = 1; i < count; i++) {
        double steep = partials[i] / distance * unit;
        add_to(&sum, &lost, partials[i] * steep);
        partials[i] = -out * steep;
    }
    partials[0] = with_lost(sum, lost);
    if (distance == 0) {
        for (ptrdiff_t i = 0; i < count; i++) partials[i] = 0.0;
    }
}

#endif
