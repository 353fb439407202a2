"""The demo: sample sources, and the whole way run on them with a scripted reviewer."""
