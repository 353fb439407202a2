"""How far people agree: coefficients with intervals, spans, steps, consensus, and alerts about reviewers."""
