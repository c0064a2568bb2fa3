"""What is remembered, in transactions that carry our own words.

In: records of `monitor.model`. Out: the same records, and claims with a fence.
Never: a transaction that is open during network I/O, SQL anywhere else.
"""
