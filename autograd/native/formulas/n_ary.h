/* Formulas of any number of arguments xs, as in rules/n_ary.py. ``room`` has place for as many. */

#ifndef AUTOGRAD_N_ARY_H
#define AUTOGRAD_N_ARY_H

#include "compensated.h"

static inline double dot(const double *ps, const double *qs, ptrdiff_t count) {
    double total = 0.0;
    for (ptrdiff_t i = 0; i < count; i++) total += ps[i] * qs[i];
    return total;
}

static inline void dot_partials(const double *xs, ptrdiff_t half, double *partials) {
    for (ptrdiff_t i = 0; i < half; i++) {
        partials[i] = xs[half + i];
        partials[half + i] = xs[i];
    }
}

static inline void all_equal(double partial, ptrdiff_t count, double *partials) {
    for (ptrdiff_t i = 0; i < count; i++) partials[i] = partial;
}

static inline double mean(const double *xs, ptrdiff_t count, double *room) {
    double total = total_of(xs, count);
    if (isfinite(total)) return total / (double)count;
    for (ptrdiff_t i = 0; i < count; i++) room[i] = xs[i] / (double)count;
    return total_of(room, count);
}

static inline double product(const double *xs, ptrdiff_t count) {
    double mantissa = 1.0, exponent = 0.0;
    for (ptrdiff_t i = 0; i < count; i++) {
        int scale, shift;
        double factor = mantissa_of(xs[i], &scale);
        mantissa = mantissa_of(mantissa * factor, &shift);
        exponent += scale + shift;
    }
    return in_range(mantissa, exponent);
}

static inline double octaves(const double *xs, ptrdiff_t count) {
    double total = 0.0;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (xs[i] != 0 && isfinite(xs[i])) total += fabs(log2(fabs(xs[i])));
    }
    return total;
}

/* floats.products_of_the_others: what is left of each number, kept in partials and room, times what
   is right of it, powers of two apart */
static inline void scaled_products_of_the_others(
    const double *xs, ptrdiff_t count, double *partials, double *room
) {
    double mantissa = 1.0, exponent = 0.0;
    int scale, shift;
    for (ptrdiff_t i = 0; i < count; i++) {
        partials[i] = mantissa;
        room[i] = exponent;
        double factor = mantissa_of(xs[i], &scale);
        mantissa = mantissa_of(mantissa * factor, &shift);
        exponent += scale + shift;
    }
    mantissa = 1.0;
    exponent = 0.0;
    for (ptrdiff_t i = count - 1; i >= 0; i--) {
        partials[i] = mantissa_of(partials[i] * mantissa, &shift);
        partials[i] = in_range(partials[i], room[i] + exponent + shift);
        double factor = mantissa_of(xs[i], &scale);
        mantissa = mantissa_of(mantissa * factor, &shift);
        exponent += scale + shift;
    }
}

static inline void products_of_the_others(
    const double *xs, ptrdiff_t count, double *partials, double *room
) {
    double left = 1.0, right = 1.0;
    if (!(octaves(xs, count) < 1000)) {
        scaled_products_of_the_others(xs, count, partials, room);
        return;
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        partials[i] = left;
        left *= xs[i];
    }
    for (ptrdiff_t i = count - 1; i >= 0; i--) {
        partials[i] *= right;
        right *= xs[i];
    }
}

/* 1/n for each of the n arguments from the first on that equal the result; if one before them, a
   constant, does, there is nothing for any */
static inline void equal_shares(
    double out, const double *xs, ptrdiff_t count, ptrdiff_t first, double *partials
) {
    double winners = 0.0;
    int tied = first && xs[0] == out;
    if (first) partials[0] = 0.0;
    for (ptrdiff_t i = first; i < count; i++) {
        partials[i] = xs[i] == out ? 1.0 : 0.0;
        winners += partials[i];
    }
    for (ptrdiff_t i = first; i < count; i++) partials[i] = tied ? 0.0 : partials[i] / winners;
}

/* e^(xᵢ − largest) for each xᵢ; returns their sum, rounded once */
static inline double weigh(
    const double *xs, ptrdiff_t count, int without_largest, double *weights
) {
    double largest = greatest(xs, count);
    ExactSum sum;
    exact_begin(&sum);
    for (ptrdiff_t i = 0; i < count; i++) {
        weights[i] = exp_of_difference(xs[i], largest);
        if (without_largest && weights[i] == 1.0) without_largest = 0;
        else exact_add(&sum, weights[i]);
    }
    return exact_value(&sum);
}

static inline void softmax_of(const double *xs, ptrdiff_t count, double *shares) {
    double whole = weigh(xs, count, 0, shares);
    for (ptrdiff_t i = 0; i < count; i++) shares[i] = shares[i] / whole;
}

static inline double first_share(const double *xs, ptrdiff_t count, double *room) {
    softmax_of(xs, count, room);
    return room[0];
}

static inline double log_excess(const double *xs, ptrdiff_t count, double *room) {
    return log1p(weigh(xs, count, 1, room));
}

static inline double logsumexp(const double *xs, ptrdiff_t count, double *room) {
    return greatest(xs, count) + log_excess(xs, count, room);
}

static inline double log_softmax(const double *xs, ptrdiff_t count, double *room) {
    double largest = greatest(xs, count);
    double below = xs[0] == largest ? 0.0 : xs[0] - largest;
    return below - log_excess(xs, count, room);
}

/* the partials of scale·(1 − s₁): each is −scale·sⱼ, and what they lack is the first */
static inline void softmax_partials(
    const double *xs, ptrdiff_t count, int of_log, double *partials
) {
    softmax_of(xs, count, partials);
    double own = of_log ? 1.0 : partials[0], others = total_of(partials + 1, count - 1);
    partials[0] = of_log ? others : own * others;
    for (ptrdiff_t i = 1; i < count; i++) partials[i] = -own * partials[i];
}

static inline double share_of_others(const double *xs, ptrdiff_t count, double *room) {
    softmax_of(xs, count, room);
    return total_of(room + 1, count - 1);
}

static inline void share_of_others_partials(
    double out, const double *xs, ptrdiff_t count, double *partials
) {
    softmax_of(xs, count, partials);
    double own = partials[0];
    partials[0] = -own * out;
    for (ptrdiff_t i = 1; i < count; i++) partials[i] = own * partials[i];
}

static inline double logaddexp(double x, double y) {
    double xs[2] = {x, y}, room[2];
    return logsumexp(xs, 2, room);
}

static inline double logaddexp_share(double x, double y) {
    double xs[2] = {x, y}, room[2];
    return first_share(xs, 2, room);
}

#endif
