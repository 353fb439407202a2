"""The review page: what it looks like, what fills it, and what a submitted one says."""
