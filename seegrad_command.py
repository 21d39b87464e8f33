"""Where the command ``seegrad`` begins: Ctrl-C ends it quietly while all else is still imported."""

import sys


def main() -> int:
    """Run the command on the program's arguments; return the exit status."""
    try:
        from autograd.command_line.main import main as command
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130  # as in autograd.command_line.ending, which is not there yet
    return command()
