// Runs modules of programs: each line of the input is one, with what to call. Numbers are texts,
// by which they come back to the bit.

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

require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { module, calls } = JSON.parse(line);
  const program = new Function(`${module}\nreturn program;`)();
  const found = calls.map(([name, numbers]) => outcome(() => program[name](numbers.map(Number))));
  const { inputs, defaults, guards } = program;
  console.log(JSON.stringify({ inputs, defaults: all(defaults), guards, found }));
});
