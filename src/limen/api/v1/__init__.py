"""Version 1 of the programs' door, a module per capability. What is released here never changes its meaning."""
