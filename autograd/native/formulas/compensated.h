/* rules/compensated.py: functions of doubles that carry a rounding error along. */

#ifndef AUTOGRAD_COMPENSATED_H
#define AUTOGRAD_COMPENSATED_H

#include "polynomials.h"
#include "sums.h"

#define DEEP -700.0
#define VANISHED -1500.0
#define SQRT_HALF 0.7071067811865476
#define SQRT_HALF_ERROR -4.833646656726457e-17
#define SQRT_TWO_PI 2.5066282746310002
#define TWO_OVER_SQRT_PI 1.1283791670955126

typedef struct {
    double high, low; /* a number, and the rounding error of it */
} Pair;

static inline Pair two_sum(double x, double y) {
    double high = x + y;
    double part = high - x;
    double low = (x - (high - part)) + (y - part);
    Pair sum = {high, isfinite(low) ? low : 0.0};
    return sum;
}

static inline double upper_half(double x) {
    double shifted = 134217729.0 * x;
    return shifted - (shifted - x);
}

/* The error of the product, for numbers far from the ends of the range. */
static inline double product_error(double x, double y) {
    double x_high = upper_half(x), y_high = upper_half(y);
    double x_low = x - x_high, y_low = y - y_high;
    return ((x_high * y_high - x * y) + x_high * y_low + x_low * y_high) + x_low * y_low;
}

static inline int is_moderate(double x) {
    return 1e-70 < fabs(x) && fabs(x) < 1e70;
}

static inline Pair two_product(double x, double y) {
    int x_exponent = 0, y_exponent = 0; /* lest a compiler doubt that frexp sets them */
    Pair product = {x * y, 0.0};
    if (product.high == 0 || !isfinite(product.high)) return product;
    if (is_moderate(x) && is_moderate(y)) { /* the same, without taking powers of two apart */
        product.low = product_error(x, y);
        return product;
    }
    x = frexp(x, &x_exponent);
    y = frexp(y, &y_exponent);
    product.low = ldexp(product_error(x, y), x_exponent + y_exponent);
    return product;
}

static inline Pair toward_zero(Pair z) {
    Pair negated = {-z.high, -z.low};
    return z.high > 0 ? negated : z;
}

static inline double zero_like(double x) {
    return isnan(x) ? x : copysign(0.0, x);
}

static inline double exp_times(double factor, double high, double low) {
    if (high < DEEP) {
        if (high < VANISHED) return zero_like(factor);
        double root = exp(0.5 * high);
        return ((1.0 + low) * factor * root) * root;
    }
    double exponential = exp(high);
    return factor * (exponential < INFINITY ? exponential + exponential * low : exponential);
}

static inline double exp_between(double a, double b, Pair z) {
    if (z.high < VANISHED) return zero_like(a * b);
    double root = exp(0.5 * z.high);
    return ((1.0 + z.low) * a * root) * (b * root);
}

static inline double logistic_times(double factor, double high, double low) {
    if (high >= 0) return factor / (1.0 + exp_times(1.0, -high, -low));
    return exp_times(factor, high, low) / (1.0 + exp(high));
}

/* logistic_times(1.0, x), sooner */
static inline double sigmoid(double x) {
    double e = exp(-fabs(x));
    if (x >= 0) return 1.0 / (1.0 + (x > 700.0 ? 0.0 : e));
    return (x < DEEP ? exp(0.5 * x) * exp(0.5 * x) : e) / (1.0 + e);
}

static inline double log_one_plus_exp(double high, double low) {
    return log1p(exp_times(1.0, high, low));
}

static inline double exp_of_difference(double x, double y) {
    if (x == y) return 1.0;
    Pair difference = two_sum(x, -y);
    return exp_times(1.0, difference.high, difference.low);
}

static inline double gaussian(double factor, double x, double scale) {
    Pair square = two_product(x, x);
    return exp_times(factor, -scale * square.high, -scale * square.low);
}

static inline double mills_ratio(double x) {
    double denominator = x;
    for (int numerator = 60; numerator > 0; numerator--) denominator = x + numerator / denominator;
    return 1.0 / denominator;
}

static inline double normal_cdf_times(double factor, double x) {
    if (x < -5) {
        if (x < -60) return copysign(0.0, factor);
        return gaussian(factor * mills_ratio(-x) / SQRT_TWO_PI, x, 0.5);
    }
    if (x > 40) return factor;
    Pair scaled = two_product(-x, SQRT_HALF);
    double high = scaled.high, low = scaled.low - x * SQRT_HALF_ERROR;
    double slope = TWO_OVER_SQRT_PI * exp(-high * high);
    return factor * 0.5 * (erfc(high) - low * slope);
}

static inline double complementary_erf(double x) {
    static const double series[] = {
        1.0, 1.25, 0.7083333333333334,
        0.026041666666666668, -0.19947916666666668, -0.0900607638888889,
        0.01533048115079365, 0.024089510478670636, 0.003710603798087522,
        -0.0033549286911306766, -0.001369673505853112, 0.0002229738819064618,
        0.0002360386768330918, 1.2746614457804394e-05, -2.7099400436367773e-05,
        -5.721386338259644e-06,
    };
    if (!(1.1 < x && x < 1.25)) return erfc(x);
    double d = 1.25 - x;
    return 0.07709987174354177 + 0.2365211224472907 * d * horner(d, series, 16);
}

static inline double cube_root(double x) {
    int exponent;
    if (x == 0 || !isfinite(x)) return x;
    frexp(x, &exponent);
    int third = (exponent - (exponent % 3 + 3) % 3) / 3;
    x = ldexp(x, -3 * third);
    double root = cbrt(x);
    Pair square = two_product(root, root);
    Pair cube = two_product(square.high, root);
    double residual = (cube.high - x) + (cube.low + square.low * root);
    return ldexp(root - residual / (3.0 * square.high), third);
}

#endif
