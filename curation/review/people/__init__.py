"""Who judges what: accounts, plans, assignments, guidelines."""
