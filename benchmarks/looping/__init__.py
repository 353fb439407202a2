"""What `benchmarks/loop.py` measures with: a fixed workload, the sizes of the models, the rate of decoding."""
