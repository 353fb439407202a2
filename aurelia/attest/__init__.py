"""Attestation: planted probes show whether a model hears and sees, before it may be called audio-visual."""

from __future__ import annotations

from aurelia.attest.check import check
from aurelia.attest.files import find, read, write
from aurelia.attest.page import show

__all__ = ["check", "find", "read", "show", "write"]
