"""Scripts of the project itself; each runs as `python -m tools.<name>` and none is needed by a running node."""
