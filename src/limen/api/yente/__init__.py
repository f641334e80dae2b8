"""The door for programs that were written for yente: the same addresses, parameters and answers, FollowTheMoney in and
out, over the lists of persons of this node.

Source: the OpenAPI description of yente 5.5. What such a program asks for and this node cannot do is refused, never
left out in silence.
"""
