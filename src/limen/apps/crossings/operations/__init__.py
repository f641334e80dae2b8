"""Writes: inspections are opened, read, decided; parties and arrivals are opened and closed."""
