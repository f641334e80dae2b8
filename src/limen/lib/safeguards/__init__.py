"""Safeguards as duties: what must be done, by whom, on what evidence it is closed, and which moves it blocks until
then.
"""
