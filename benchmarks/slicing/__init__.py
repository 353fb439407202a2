"""Parts of the benchmark of cutting: films with known truth, plain readers, and one ffmpeg process a clip."""
