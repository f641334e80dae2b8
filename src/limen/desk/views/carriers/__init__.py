"""The carrier desk and the carriers' own portal."""
