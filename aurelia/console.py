"""How our command lines end: expected failures are one sentence on stderr, with the exit code of the design."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from schemas.errors import ToolkitError

STOPPED = 130
"""Exit code of a run that a person stopped, as shells have it."""


def run(group: click.Group, arguments: Sequence[str] | None = None, *, name: str | None = None) -> int:
    """Run a command group and return the exit code: 0 done, 1 expected failure, 2 usage, 3 done with rejected items.

    Args:
        group: The command group.
        arguments: Command line without the program's name; None for this process's own.
        name: The program's name in messages; None for this process's own.
    """
    try:
        result = group.main(args=arguments, prog_name=name, standalone_mode=False)
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else 1
    except click.ClickException as exc:
        exc.show()
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; run the same command again to go on", err=True)
        return STOPPED
    except ToolkitError as exc:
        click.echo(str(exc), err=True)
        return exc.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0
