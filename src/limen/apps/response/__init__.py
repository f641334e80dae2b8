"""Keeps who came when many people came at once: groups with their numbers, what each needs, and when a post worked so.

For whoever registers families in a tent, for whoever leads the response and must know how many blankets are needed, and
for the officer who completes the file days later. Each person is an inspection that is open: every safeguard stays on.
"""
