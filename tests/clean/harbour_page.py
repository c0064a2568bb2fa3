"""An article with filler text, for pages that are built around it."""

from monitor.clean.cleaner import clean_html

SENTENCES = (
    "The delegation arrived in the harbour town on Tuesday and was met by the mayor and two hundred guests.",
    "Talks about the railway will go on until the end of the week, said the spokesman of the ministry.",
    "Nobody knows yet what the new bridge will cost, but the work is to begin before the winter comes.",
    "The last train over the old bridge left the station a little before midnight, with three passengers.",
)


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts or SENTENCES)


def clean(body, head="", **kwargs):
    known = {"url": "https://news.example.com/world/story-1", "outlet": None, "fetched_at": None} | kwargs
    return clean_html(f"<html><head>{head}</head><body>{body}</body></html>", **known)
