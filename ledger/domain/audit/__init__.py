"""What records officers are told of every entry: who, when, why, by which rule; what is wrong with it, and how prompt.

`places` says where a step changed the text, `breaches` which duties a change fell short of, `rows` puts each entry
together, `tally` counts over many of them.
"""
