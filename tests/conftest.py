"""Fixtures for all tests. No time limits on examples: those measure the machine, not the code."""

import signal

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell that starts the tests in the background has Ctrl-C ignored, here and in every process we start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
