"""The checks: one a file, found by scanning this folder (`CHECK`) or by the entry-point group `curation.lint`."""
