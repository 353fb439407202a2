"""`curate audit`: which items of a release need both senses; twins of items; a page for every item."""

from __future__ import annotations

import click

from curation.cli.commands import Commands


class Audit(Commands):
    """Takes what is no command of its own as the release to audit."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The named commands; the audit itself has no name but the group's."""
        return [name for name in super().list_commands(ctx) if name != "items"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        return super().get_command(ctx, cmd_name) or (self._items() if cmd_name == "items" else None)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Audit, unless a command is named or help is asked for."""
        if not args or args[0] not in {*self.list_commands(ctx), "items", "--help", "-h"}:
            args = ["items", *args]
        return super().parse_args(ctx, args)

    def _items(self) -> click.Command:
        from curation.cli.audit.items import COMMAND as ITEMS

        return ITEMS


COMMAND = Audit(
    "audit",
    package=__name__,
    invoke_without_command=True,
    help="Say which items of a release need both senses (curate audit items --help), make twins of items, and a page "
    "for every item.",
)
