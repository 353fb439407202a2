"""Structured logs on stderr, as the settings say."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(verbose: bool, log_format: str) -> None:
    """Send structured logs to stderr.

    Args:
        verbose: Everything; else errors alone.
        log_format: `json` for one object a line, else text.
    """
    level = logging.DEBUG if verbose else logging.ERROR
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )  # never with the values of variables, which may be secret
    if log_format == "json":
        renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if log_format == "json" else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
