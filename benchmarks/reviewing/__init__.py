"""Parts of `benchmarks/review.py`: drafts straight into a store, a counting proxy, the way of the SDK."""
