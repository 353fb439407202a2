"""Audio-visual models on this machine through transformers."""
