"""A release as other harnesses read it: one file or folder a harness, found by scanning; others by entry point."""
