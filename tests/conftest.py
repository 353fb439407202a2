"""Fixtures for all tests. No time limits on examples: those measure the machine, not the code."""

import signal

import pytest
import structlog
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.browsers", "tests.databases"]

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell that starts the tests in the background has Ctrl-C ignored, here and in every process we start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_logs() -> None:
    """No test hears less of the log because one before it ran a command, which sets the log up."""
    structlog.reset_defaults()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that no worker is left alone with one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
