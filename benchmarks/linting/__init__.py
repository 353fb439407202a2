"""Generated reasoning traces with planted defects, for the benchmark of the lint."""
