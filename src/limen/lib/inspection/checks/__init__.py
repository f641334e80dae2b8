"""The checks: each module a few pure functions from `Facts` to findings. None of them decides; none of them looks
anything up.
"""
