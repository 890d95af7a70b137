"""The `isnad` command."""

from __future__ import annotations

import click

from cli.batch import batch
from cli.extract import extract
from cli.serve import serve
from cli.show import show
from cli.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="isnad")
def main() -> None:
    """Entities and attributed quotes of Arabic news articles."""


for command in (serve, worker, extract, batch, show):
    main.add_command(command)
