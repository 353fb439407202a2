"""Pages and their pictures; the report of an evaluation, and the paper's printed results beside it."""
