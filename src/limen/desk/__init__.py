"""The door for people in a browser: views translate in, call one operation, translate out.

No rule of the border lives here.
"""
