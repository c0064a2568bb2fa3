"""What the commands do: each function takes the invocation, calls the parts, prints, and gives the exit code.

In: an `Invocation` and the command's arguments. Out: text on stdout, notes on stderr, 0 or 1.
Never: a decision; those stand in the packages that are called.
"""
