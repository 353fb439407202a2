"""Files, lists, playlists and records made to do harm, and what watches that they do none."""
