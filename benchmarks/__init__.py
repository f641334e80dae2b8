"""Measurements against peers and the machine's own limit: one run, one table of ratios, no absolute promises."""
