"""From a page or a text dump to an article.

In: bytes or text, and the outlet's rules. Out: blocks with zones, fields with their evidence, or why it is no article.
Never: the network, the clock, the database; a guessed date.
"""
