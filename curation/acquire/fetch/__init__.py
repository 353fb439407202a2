"""Fetch media from the web: the one door to yt-dlp."""
