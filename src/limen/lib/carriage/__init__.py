"""What moves under a carrier's name, and how well it is announced: words, windows, quality, families. Plain data."""
