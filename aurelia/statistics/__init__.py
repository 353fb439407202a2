"""Intervals and tests of paired, clustered scores. Everything is seeded: the same numbers give the same intervals."""
