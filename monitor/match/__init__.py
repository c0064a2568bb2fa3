"""Which topics an article satisfies.

In: term groups, topics and an article. Out: matches with term, zone, offsets and sentence; suppressed ones apart.
Never: a stemmed name, a hit in a sidebar that is delivered.
"""
