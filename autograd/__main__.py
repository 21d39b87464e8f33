"""``python -m autograd`` is the command ``seegrad``."""

import sys

from autograd.command_line.main import main

sys.exit(main())
