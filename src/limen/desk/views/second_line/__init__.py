"""The second line in a browser: the queue, the case of one person with its tabs, the hand-over between shifts."""
