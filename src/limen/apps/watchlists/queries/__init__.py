"""Reads: what lists are there, and is something on one of them."""

from limen.apps.watchlists.queries.numbers import ListInForce, find_number, lists_in_force, oldest_copy

__all__ = ["ListInForce", "find_number", "lists_in_force", "oldest_copy"]
