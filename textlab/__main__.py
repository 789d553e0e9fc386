"""``python -m textlab``: the command line."""

from textlab.cli import main

main()
