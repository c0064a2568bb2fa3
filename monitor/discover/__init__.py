"""From a feed, sitemap or listing page to links.

In: the bytes of a poll and the outlet's link rules. Out: links with canonical URLs, and what is wrong with the answer.
Never: the network, the clock, the database.
"""
