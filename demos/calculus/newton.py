"""Newton's method with exact Hessians on the classical test problems of optimisation.

    x ← x − H⁻¹ ∇f        with ∇f from ``grad`` and H from ``hessian``

Where H is not positive definite, or the step does not lower f, a multiple of the identity is added
until it does (Levenberg's damping). Expect quadratic convergence: the number of right digits
doubles with each step near the minimum. Powell's function, whose Hessian is singular at the
minimum, converges by a factor of 2/3 a step instead.

The problems: J. Moré, B. Garbow, K. Hillstrom, ACM Transactions on Mathematical Software 7 (1981);
D. Himmelblau, Applied Nonlinear Programming (1972).
"""

import math

from autograd import grad, hessian
from demos.tools.options import options
from demos.tools.program import run_alone
from demos.tools.report import Report


def rosenbrock(x):
    """The banana-shaped valley; minimum 0 at (1, 1)."""
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def beale(x):
    """Minimum 0 at (3, ½)."""
    return sum((c - x[0] * (1 - x[1] ** k)) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)))


def himmelblau(x):
    """Four minima, all 0; one at (3, 2)."""
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def powell_singular(x):
    """Minimum 0 at the origin, where the Hessian is singular."""
    a, b, c, d = x
    return (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4


def wood(x):
    """Minimum 0 at (1, 1, 1, 1)."""
    a, b, c, d = x
    valleys = 100 * (b - a**2) ** 2 + (1 - a) ** 2 + 90 * (d - c**2) ** 2 + (1 - c) ** 2
    return valleys + 10 * (b + d - 2) ** 2 + 0.1 * (b - d) ** 2


PROBLEMS = {
    rosenbrock: [-1.2, 1.0],
    beale: [1.0, 1.0],
    himmelblau: [1.0, 1.0],
    powell_singular: [3.0, -1.0, 0.0, 1.0],
    wood: [-3.0, -1.0, -3.0, -1.0],
}


def solve(matrix, vector):
    """The solution of a symmetric positive definite system, or None if it is not (Cholesky)."""
    n = len(vector)
    lower = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            if i == j and rest <= 0:
                return None
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    forward = []
    for i in range(n):
        known = sum(lower[i][k] * forward[k] for k in range(i))
        forward.append((vector[i] - known) / lower[i][i])
    solution = [0.0] * n
    for i in reversed(range(n)):
        known = sum(lower[k][i] * solution[k] for k in range(i + 1, n))
        solution[i] = (forward[i] - known) / lower[i][i]
    return solution


def newton(f, x, tolerance=1e-12, most=100):
    """The points from x to a stationary point of f, by damped Newton steps."""
    points = [x]
    while len(points) <= most:
        slope, curvature = grad(f)(x), hessian(f)(x)
        if math.hypot(*slope) <= tolerance:
            break
        damping = 0.0
        while True:
            damped = [
                [h + damping * (i == j) for j, h in enumerate(row)]
                for i, row in enumerate(curvature)
            ]
            step = solve(damped, slope)
            if step is not None:
                candidate = [a - s for a, s in zip(x, step, strict=True)]
                if f(candidate) <= f(x):
                    break
            damping = max(10 * damping, 1e-3)
        x = candidate
        points.append(x)
    return points


def main(arguments=None):
    """Report the way to each minimum."""
    options(__doc__, arguments)
    report = Report("newton")
    rows = []
    for f, start in PROBLEMS.items():
        points = newton(f, start)
        last = ", ".join(f"{abs(f(x)):.0e}" for x in points[-4:])
        where = ", ".join(f"{coordinate:.6f}" for coordinate in points[-1])
        rows.append([f.__name__, len(points) - 1, f"({where})", last])
    report.table(["problem", "steps", "minimum", "f at the last four points"], rows)
    return report


if __name__ == "__main__":
    run_alone(main)
