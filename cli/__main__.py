"""`python -m cli` is `isnad`."""

from cli.main import main

main(prog_name="isnad")
