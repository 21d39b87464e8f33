"""The command line: ``seegrad 'w*x + b' w=2 x=3 b=1``, or ``python -m autograd`` for seegrad."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from autograd.command_line.ending import status_of
from autograd.command_line.expression import parse
from autograd.command_line.options import assigned, make_parser, protected
from autograd.command_line.output import Result, as_json, as_table, evaluate
from autograd.errors import AutogradError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on these arguments, or on the program's; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return status_of("seegrad", lambda: run(arguments))


def run(arguments: Sequence[str]) -> int:
    """Print what the arguments ask for; 1 if a check denies a derivative, 2 after an error."""
    if arguments and arguments[0] == "check-engine":
        from autograd.command_line.check_engine import check_engine_command

        return check_engine_command(arguments[1:])
    parser = make_parser()
    if not arguments:
        parser.print_help(sys.stderr)
        return 2
    options = parser.parse_intermixed_args(protected(arguments))
    try:
        expression = parse(options.expression.strip())
        result = evaluate(expression, assigned(options.values), options.order, options.check)
        draw_to([path for path in (options.svg, options.dot, options.html) if path], result)
        text = as_text(result, options)
    except (AutogradError, ValueError, OSError) as problem:
        print(f"{parser.prog}: {problem}", file=sys.stderr)
        return 2
    print(text)
    return 0 if result.ok else 1


def draw_to(paths: Sequence[Path], result: Result) -> None:
    """Draw the graph with its gradients into each of the files, and say so beside the output."""
    if paths:
        from autograd.drawing import draw

        result.output.backward()
        drawing = draw(result.output)
        for path in paths:
            drawing.save(path)
            print(f"→ {path}", file=sys.stderr)


def as_text(result: Result, options: Namespace) -> str:
    """The result as JSON, or as a table and, if they are asked for, the equations."""
    if options.json:
        return as_json(result)
    if not options.explain:
        return as_table(result)
    from autograd.equations import explain

    return f"{as_table(result)}\n\n{explain(result.output, numbers=True)}"


if __name__ == "__main__":
    sys.exit(main())
