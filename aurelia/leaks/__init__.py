"""Whether a step of reasoning states the answer that it should lead to: without a model, the same on every run."""

from __future__ import annotations

from aurelia.leaks.check import Verdict, leak, leaks_in

__all__ = ["Verdict", "leak", "leaks_in"]
