"""Manifests of existing datasets: one small module a format, found by scanning this folder (see `base.Format`)."""
