"""Straumvik kommune: a municipality that does not exist, with a website as real ones are.

The texts in ``pages/`` and ``papers/`` are written by hand; ``styles/`` renders them in the manners of five
publishing systems; ``server`` serves them on this machine, with the oddities of real sites.
"""
