"""Who may do what: the table of moves, the table of rights, and the step the desk advises."""
