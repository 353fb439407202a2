"""Adjudication: which items people disagree on, who decides them, and what the decision is worth."""
