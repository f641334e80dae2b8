"""What was ever released, read by today's program."""
