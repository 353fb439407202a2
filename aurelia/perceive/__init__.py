"""What a clip shows and says: words with times, on-screen text, shots and sound. Measured offline, without torch."""
