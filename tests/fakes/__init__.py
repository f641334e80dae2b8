"""Stand-ins for the outside, one per adapter, that keep the same promises in memory."""
