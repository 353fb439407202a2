"""What importers share: entries of files with their places, and options, steps and columns as datasets write them."""
