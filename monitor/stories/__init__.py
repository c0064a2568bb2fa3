"""Which story an article belongs to.

In: an article and an index of those filed before. Out: its story, its relation to it, and why.
Never: a decision that depends on the order within a batch, or that a person's word could not overrule.
"""
