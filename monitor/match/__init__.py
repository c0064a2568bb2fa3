"""Which topics an article satisfies.

In: term groups, topics and an article. Out: matches with term, zone, offsets and sentence; suppressed ones apart.
Never: a stemmed name, a hit in a sidebar that is delivered.

A query is made of

    rusia  "Korea Utara"      a word, a phrase: whole words; case, accents and hyphens do not matter
    russia                    the group of that name, if there is one; in quotes it is a word
    nuklir*  =Antara          any ending; exactly these capitals
    a b   a AND b   a OR b    side by side is AND; AND beside OR needs brackets
    NOT a                     not anywhere in the trusted zones; never alone
    a NEAR/40 b               at most 40 words from one to the other, in either order. Words are counted through title,
                              standfirst and paragraphs; a border between two of them counts as 20 words. A name in a
                              row of five or more ("AS, Rusia, China, … dan Korea Utara") is near nothing: `rollcall`;
                              two items of a list or a round-up ("Top 3 Dunia: …") are not near: `roundups`
    a SENTENCE b              in one sentence
    a PARAGRAPH b             in one paragraph, title or standfirst
    title:a lead:a body:a     only there; the lead is the standfirst and the first paragraph
    outlet:tempo lang:id      of the article itself; outlet:(tempo OR kontan)

What the entries of a group can say stands in `terms`; which letters count as the same in `folding`.
"""
