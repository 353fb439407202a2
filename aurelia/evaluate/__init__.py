"""A release folder in, a run folder out: what is asked of a model, in which conditions, and what it said."""
