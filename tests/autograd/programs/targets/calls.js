// Calls a program, in Node or in a browser. Numbers are texts, by which they come back to the bit.

const text = (x) => (Object.is(x, -0) ? "-0.0" : String(x));
const all = (numbers) => Array.from(numbers, text);

function outcome(call) {
  try {
    const { value, gradient, results, left } = call();
    if (left) return { left: { ...left, found: typeof left.found === "number" ? text(left.found) : left.found } };
    return {
      value: value === undefined ? null : typeof value === "number" ? text(value) : all(value),
      gradient: gradient && all(gradient),
      results: results && all(results),
    };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

function answers({ module, calls }) {
  const program = new Function(`${module}\nreturn program;`)();
  const found = calls.map(([name, numbers]) => outcome(() => program[name](numbers.map(Number))));
  const { inputs, defaults, guards } = program;
  return JSON.stringify({ inputs, defaults: all(defaults), guards, found });
}
