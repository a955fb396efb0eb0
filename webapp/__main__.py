"""``python -m webapp``: serve, or do one thing and end."""

import sys

from webapp.cli import main

sys.exit(main(sys.argv[1:]))
