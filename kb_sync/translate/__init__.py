"""The other form of Norwegian, by machine, where nobody has written it yet.

``complete`` adds what is missing to a municipality's passages. The translation itself is made by Apertium (GPL), which
is only ever run as a program of its own; without it a sync goes on and the passages keep the one form they have.
"""
