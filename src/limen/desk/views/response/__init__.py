"""Pages for the day when many people come at once."""
