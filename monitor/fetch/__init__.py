"""The only way out to outlets.

In: an address and validators. Out: a page, "not modified", or a failure with its kind.
Never: an address that the guard or robots.txt forbids, two requests to one host at once, an unbounded body.
"""
