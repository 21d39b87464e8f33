/* Formulas of the activations and of the gates that they are made of, as in rules/. */

#ifndef AUTOGRAD_ACTIVATIONS_H
#define AUTOGRAD_ACTIVATIONS_H

#include "compensated.h"

#define SELU_SCALE 1.0507009873554805
#define SELU_ALPHA 1.6732632423543772
#define SELU_SCALE_ALPHA 1.7580993408473766

static inline double sigmoid_slope(double x) {
    double e = exp(-fabs(x));
    return e / (1.0 + e * (2.0 + e));
}

static inline double both_sides(double z) {
    double e = exp(-fabs(z));
    return 1.0 + e * (2.0 + e);
}

static inline double gate(double a, double x, double beta) {
    Pair z = two_product(beta, x);
    return logistic_times(a, z.high, z.low);
}

/* a·b·σ⁽ⁿ⁾(βx) */
static double gate_slope(double a, double b, double x, double beta, double n) {
    Pair z = two_product(beta, x);
    double shape = isnan(z.high) ? NAN : 1.0;
    if (n > 1) shape = at(tanh(0.5 * z.high), logistic((int)n));
    return exp_between(a * (shape / both_sides(z.high)), b, toward_zero(z));
}

/* a times the nth derivative of z·σ(z) at z = βx */
static double silu_slope(double a, double x, double beta, double n) {
    Pair z = two_product(beta, x);
    if (n == 1) {
        if (z.high > -VANISHED) return a;
        double rising = a * (z.high * logistic_times(1.0, -z.high, -z.low));
        return logistic_times(a + rising, z.high, z.low);
    }
    double t = tanh(0.5 * z.high);
    double first = at(t, logistic((int)n)), second = at(t, logistic((int)n - 1));
    double shape = z.high * first + n * second;
    return exp_between(a, shape / both_sides(z.high), toward_zero(z));
}

static void gate_partials(const double *xs, double *partials) {
    double a = xs[0], x = xs[1], beta = xs[2];
    partials[0] = gate(1.0, x, beta);
    partials[1] = gate_slope(a * beta, 1.0, x, beta, 1.0);
    partials[2] = gate_slope(a, x, x, beta, 1.0);
}

static void gate_slope_partials(const double *xs, double *partials) {
    double a = xs[0], b = xs[1], x = xs[2], beta = xs[3], n = xs[4];
    partials[0] = gate_slope(1.0, b, x, beta, n);
    partials[1] = gate_slope(a, 1.0, x, beta, n);
    partials[2] = gate_slope(a * beta, b, x, beta, n + 1.0);
    partials[3] = gate_slope(a * x, b, x, beta, n + 1.0);
    partials[4] = NAN;
}

static void silu_slope_partials(const double *xs, double *partials) {
    double a = xs[0], x = xs[1], beta = xs[2], n = xs[3];
    partials[0] = silu_slope(1.0, x, beta, n);
    partials[1] = silu_slope(a * beta, x, beta, n + 1.0);
    partials[2] = silu_slope(a * x, x, beta, n + 1.0);
    partials[3] = NAN;
}

static double softplus(double x, double beta) {
    Pair z = two_product(beta, x);
    if (z.high < -40) return exp_times(1.0 / beta, z.high, z.low);
    Pair below = toward_zero(z);
    return log_one_plus_exp(below.high, below.low) / beta + (z.high > 0 ? x : 0.0);
}

static double softplus_by_beta(double x, double beta) {
    Pair z = toward_zero(two_product(beta, x));
    if (z.high < VANISHED) return 0.0;
    if (z.high < -40) return exp_between((1.0 - z.high) / beta, -1.0 / beta, z);
    double share = z.high * logistic_times(1.0, z.high, z.low);
    double entropy = log_one_plus_exp(z.high, z.low) - share;
    return -(entropy / beta / beta);
}

static inline double softplus_beta_curvature(double out, double x, double beta) {
    return (gate_slope(x, x, x, beta, 1.0) - 2.0 * out) / beta;
}

static inline double log_sigmoid(double x) {
    return lesser(x, 0.0) - log_one_plus_exp(-fabs(x), 0.0);
}

static double gelu_slope(double x, double n) {
    if (fabs(x) > 1000.0) return x > 0 && n == 1;
    if (n > 1) return gaussian(at(x, gelu_factor((int)n)) / SQRT_TWO_PI, x, 0.5);
    if (x < -5) return gaussian((mills_ratio(-x) + x) / SQRT_TWO_PI, x, 0.5);
    return normal_cdf_times(1.0, x) + gaussian(x / SQRT_TWO_PI, x, 0.5);
}

static double mish(double x) {
    double e = exp(-fabs(x));
    if (x < 0) return exp_times(x * ((e + 2.0) / (e * (e + 2.0) + 2.0)), x, 0.0);
    return x * ((1.0 + 2.0 * e) / (1.0 + 2.0 * e * (1.0 + e)));
}

static double mish_slope(double x, double n) {
    double e = exp(-fabs(x));
    int m = (int)n;
    Polynomial p = mish_polynomial(m);
    if (x < 0) {
        double d = e * (e + 2.0) + 2.0;
        double below = n > 1 ? at(e, mish_polynomial(m - 1)) : e + 2.0;
        return exp_times((x * at(e, p) / d + n * below) / to_the(d, m), x, 0.0);
    }
    double d = 1.0 + 2.0 * e * (1.0 + e);
    double steep = x * reversed_at(e, p) / d;
    if (n == 1) return (1.0 + 2.0 * e) / d + exp_times(steep / d, -2.0 * x, 0.0);
    double below = reversed_at(e, mish_polynomial(m - 1));
    return exp_times((steep + n * below) / to_the(d, m), -2.0 * x, 0.0);
}

/* The number between the slope and 1 that is nearest to 0. */
static inline double nearest_to_zero(double slope) {
    return slope < 0 ? 0.0 : slope > 1 ? 1.0 : slope;
}

/* 1 above a kink, the slope below it, and what lies between at it */
static inline double slope_at_kink(double x, double below, double at_kink) {
    return x > 0 ? 1.0 : x < 0 ? below : unless_nan(nearest_to_zero(at_kink), x);
}

static inline double exponential_slope(double alpha, double x) {
    if (x >= DEEP) return alpha * exp(x);
    double root = exp(0.5 * x);
    return (alpha * root) * root;
}

static inline double selu(double x) {
    return SELU_SCALE * (x <= 0 ? SELU_ALPHA * expm1(x) : x);
}

static inline double hard_sigmoid(double x) {
    return isnan(x) ? NAN : lesser(larger((x + 3.0) / 6.0, 0.0), 1.0);
}

static inline double hard_tanh(double x) {
    return isnan(x) ? NAN : lesser(larger(x, -1.0), 1.0);
}

#endif
