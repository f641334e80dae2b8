"""A post to measure: an installation of its own with past crossings in any number, served as the product serves it."""
