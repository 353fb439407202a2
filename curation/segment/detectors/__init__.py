"""Shot detectors: each module here that defines `DETECTOR` is one; others come by entry point."""
