"""Our own Label Studio: its environment, process, place, secrets."""
