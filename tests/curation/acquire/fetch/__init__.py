"""Tests of `curation.acquire.fetch`."""
