"""Telling the user.

In: deliveries from the outbox, stories of a digest. Out: webhooks, mails, chat messages, files; each result.
Never: outlet text as markup, a message whose bytes differ between two attempts.
"""
