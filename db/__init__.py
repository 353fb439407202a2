"""The store: facts, runs, review state and split versions in a SQL database."""
