"""The `isnad` command."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = ("serve", "worker", "extract", "batch", "show", "keys", "farasa", "health")


class Commands(click.Group):
    """Loads only the command that is asked for: reading one file should not wait for the web service."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"cli.{name}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="isnad")
def main() -> None:
    """Entities and attributed quotes of Arabic news articles."""
