"""The hands: the only code that touches clock, network, files and devices. One file per outside thing."""
