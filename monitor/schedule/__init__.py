"""When to do what.

In: the timer's ticks and what the database says is due. Out: work for the pipeline, times of the next check.
Never: the truth about what is due; that stands in the database.
"""
