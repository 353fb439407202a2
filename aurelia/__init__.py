"""Reasoning over audio-visual media: perceive, draft, loop, tasks. It knows nothing of the pipeline."""
