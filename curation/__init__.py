"""The pipeline: from a video to a published, human-verified release."""
