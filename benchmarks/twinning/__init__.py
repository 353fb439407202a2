"""Films, what is done to them, and what is counted, for `benchmarks.twins`."""
