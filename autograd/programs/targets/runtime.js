// What C's library has and JavaScript's has not, or has in another way; and, with whole numbers of
// any length, the functions of native/formulas that are made of bits. A module gets those that its
// program needs: each must begin at the edge of the line, and use no others but these and those
// formulas. A pointer is an array from its first number on.

const word = new DataView(new ArrayBuffer(8));

function isinf(x) {
  return x === Infinity || x === -Infinity;
}

function copysign(x, y) {
  return Math.abs(x) * (y < 0 || Object.is(y, -0) ? -1 : 1);
}

function fmod(x, y) {
  return x % y;
}

// To the nearest whole number, halves to even.
function rint(x) {
  const size = Math.abs(x);
  return size < 2 ** 52 ? copysign(size + 2 ** 52 - 2 ** 52, x) : x;
}

function pow(x, y) {
  return x === 1 || (x === -1 && isinf(y)) ? 1 : Math.pow(x, y);
}

function exp2(x) {
  return Math.pow(2, x);
}

function two_to(exponent) {
  if (exponent < -1022) return two_to(exponent + 52) * 2 ** -52;
  word.setUint32(0, (exponent + 1023) << 20);
  word.setUint32(4, 0);
  return word.getFloat64(0);
}

// Of a product by a power of two, what is subnormal is rounded once: all before is exact.
function ldexp(x, exponent) {
  exponent = Math.max(-2200, Math.min(2200, exponent));
  for (; exponent > 1023; exponent -= 1023) x *= two_to(1023);
  if (exponent >= -1074) return x * two_to(exponent);
  x *= two_to(-1022);
  return x * two_to(Math.max(exponent + 1022, -1074));
}

function frexp(x, exponent) {
  exponent[0] = 0;
  if (x === 0 || !Number.isFinite(x)) return x;
  const shift = Math.abs(x) < 2 ** -1022 ? 54 : 0;
  word.setFloat64(0, x * 2 ** shift);
  const high = word.getUint32(0);
  exponent[0] = ((high >>> 20) & 0x7ff) - 1022 - shift;
  word.setUint32(0, (high & 0x800fffff) | 0x3fe00000);
  return word.getFloat64(0);
}

function zero_filled(count, numbers) {
  const all = new Array(count).fill(0);
  numbers.forEach((number, i) => { all[i] = number; });
  return all;
}

// The number in units of 2⁻¹⁰⁷⁴, of which every double is a whole number.
function in_least_units(x) {
  const exponent = [0];
  const mantissa = BigInt(frexp(x, exponent) * 2 ** 53);
  const shift = BigInt(exponent[0] - 53 + 1074);
  return shift < 0n ? mantissa >> -shift : mantissa << shift;
}

function exact_begin(sum) {
  sum.units = 0n;
  sum.infinite = 0;
}

function exact_add(sum, x) {
  if (Number.isFinite(x)) sum.units += in_least_units(x);
  else sum.infinite += x;
}

// More than 53 digits, the last of which tells whether anything follows, are rounded as all would be.
function exact_value(sum) {
  if (sum.infinite !== 0) return sum.infinite;
  const size = sum.units < 0n ? -sum.units : sum.units;
  const shift = BigInt(Math.max(0, 4 * size.toString(16).length - 64));
  let digits = size >> shift;
  if (digits << shift !== size) digits |= 1n;
  const outcome = ldexp(Number(digits), Number(shift) - 1074);
  return sum.units < 0n ? -outcome : outcome;
}

// gelu_tanh.h says what is what: p(x)·2²¹⁰ is a quotient of whole numbers.
function exact_tanh_form(x) {
  const root = 0x2756b80fc063756fde36f2a6555b8000n;
  const whole = BigInt(x * 2 ** 52), fives = 5n ** 39n;
  const form = root * whole * (1000000n * 2n ** 104n + 44715n * whole * whole);
  const left_over = form % fives ? 1n : 0n;
  const sum = { units: (((form / fives) << 32n) | left_over) << 832n, infinite: 0 };
  const high = exact_value(sum);
  exact_add(sum, -high);
  return { high, low: exact_value(sum) };
}

// To so many decimal digits, halves to even: the nearest multiple of 10^-digits, from whole numbers.
function round_value(x, digits) {
  if (!Number.isInteger(digits)) {
    throw new TypeError(`round takes a whole number of digits, got ${digits}`);
  }
  if (digits === 0) return rint(x);
  if (x === 0 || !Number.isFinite(x) || digits > 350) return x;
  if (digits < -310) return copysign(0, x);
  const ten = 10n ** BigInt(Math.abs(digits)), units = in_least_units(Math.abs(x));
  const [above, below] = digits > 0 ? [units * ten, 1n << 1074n] : [units, ten << 1074n];
  let count = above / below;
  const rest = 2n * (above % below);
  if (rest > below || (rest === below && count % 2n)) count += 1n;
  return copysign(Number(`${count}e${-digits}`), x);
}

// Whether Python's x ** y is a float: no error, and no complex number.
function power_is_float(x, y) {
  return !Number.isFinite(x) || !Number.isFinite(y) || Number.isFinite(pow(x, y));
}

// 2/√π·Σ (−1)ⁿx²ⁿ⁺¹/(n!·(2n + 1)), for |x| ≤ ½
function erf_series(x) {
  let term = 1, sum = 0;
  for (let n = 1; n < 14; n++) {
    term *= -x * x / n;
    sum += term / (2 * n + 1);
  }
  return TWO_OVER_SQRT_PI * (x + x * sum);
}

// The Taylor series at c ≥ x, whose terms Hermite's polynomials give, as in compensated.py:
// erfc(c − d) = erfc c + 2/√π·e^(−c²) · Σ Hₙ(c)·dⁿ⁺¹/(n + 1)!
function erfc_near(c, erfc_c, d) {
  let before = 0, term = 1, sum = 1;
  for (let n = 1; n < 22; n++) {
    const next = 2 * d * (c * term - d * before) / n;
    sum += next / (n + 1);
    before = term;
    term = next;
  }
  return erfc_c + TWO_OVER_SQRT_PI * Math.exp(-c * c) * d * sum;
}

function erfc(x) {
  const at_quarters = [
    0.4795001221869535, 0.28884436634648486, 0.15729920705028513, 0.07709987174354177,
    0.033894853524689274, 0.013328328780817557, 0.004677734981047266, 0.0014627165866811518,
  ]; // erfc ½, erfc ¾, …
  if (Number.isNaN(x)) return NaN;
  if (Math.abs(x) <= 0.5) return 1 - erf_series(x);
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.25) {
    const quarter = Math.ceil(4 * x);
    return erfc_near(quarter / 4, at_quarters[quarter - 2], quarter / 4 - x);
  }
  let denominator = x; // a continued fraction: e^(−x²)/√π / (x + ½/(x + 1/(x + 3⁄2/(x + …
  for (let n = 70; n > 0; n--) denominator = x + 0.5 * n / denominator;
  return gaussian(0.5 * TWO_OVER_SQRT_PI / denominator, x, 1);
}

function erf(x) {
  if (Math.abs(x) <= 0.5) return erf_series(x);
  return x < 0 ? -(1 - erfc(-x)) : 1 - erfc(x);
}

// All steps: the last carry and then what is stacked, with what the way back needs.
function scan(step, carry, same, xs, columns, count) {
  const carries = [], stacked = [];
  for (let i = 0; i < count; i++) {
    const { outputs, left } = step([...carry, ...xs.slice(i * columns, (i + 1) * columns), ...same]);
    if (left) return { left: { ...left, step: i } };
    carries.push(carry);
    carry = outputs.slice(0, carry.length);
    for (let k = carry.length; k < outputs.length; k++) stacked.push(outputs[k]);
  }
  return Object.assign(carry.concat(stacked), { carries, same, xs });
}

// Derivatives by what the steps gave (none), by numbers of the first carry, of xs in order, and by
// what is the same in every step, of which the messages are added up as a backward pass adds them.
function scan_back({ carries, same, xs }, runs, columns, outside) {
  let signals = [1];
  const cells = new Map(), messages = Array.from({ length: outside }, () => [[-0], [0]]);
  for (const [step, begin, end, leaving, of_x, places] of runs) {
    for (let i = end - 1; i >= begin; i--) {
      const row = xs.slice(i * columns, (i + 1) * columns);
      const { outputs } = step([...carries[i], ...row, ...same, ...signals]);
      signals = outputs.slice(0, leaving);
      of_x.forEach((column, k) => cells.set(i * columns + column, outputs[leaving + k]));
      const others = outputs.slice(leaving + of_x.length);
      places.forEach((place, k) => add_to(...messages[place], others[k]));
    }
  }
  const by_x = [...cells].sort(([one], [other]) => one - other).map(([, slope]) => slope);
  return [0, ...signals, ...by_x, ...messages.map(([sum, lost]) => with_lost(sum[0], lost[0]))];
}
