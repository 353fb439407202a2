"""Is the review server fit for people: `curate review doctor`."""
