"""Fixtures for all tests. No time limits on examples: those measure the machine, not the code."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
