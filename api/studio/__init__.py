"""The training studio: content staff see what went wrong, put it right, train, compare and put it live."""
