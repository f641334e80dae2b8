"""The machine itself as a door: what a node does without being asked, in one process beside the web server."""
