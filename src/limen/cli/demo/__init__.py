"""A post to try out: invented officers, a year of invented crossings, and passports to present."""
