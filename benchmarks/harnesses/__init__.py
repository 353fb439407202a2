"""Parts of the benchmarks about other harnesses."""
