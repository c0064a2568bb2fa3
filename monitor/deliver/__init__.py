"""Telling the user.

In: deliveries from the outbox, stories of a digest. Out: webhooks, mails, chat messages and files, each with its result.
Never: outlet text as markup, a message whose bytes differ between two attempts.
"""
