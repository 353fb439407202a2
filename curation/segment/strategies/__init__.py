"""Ways to choose clips: each module here that defines `STRATEGY` is one; others come by entry point."""
