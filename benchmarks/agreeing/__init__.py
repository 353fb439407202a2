"""Parts of the benchmark of agreement: simulated reviewers with known truth."""
