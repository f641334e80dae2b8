"""The `limen` command: a door for whoever stands at a terminal. One module a command; `app` joins them."""
