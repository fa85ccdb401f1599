"""The public site of a ledger: what pages it has, and each of them as text. Pure: `cli` reads and writes.

`posts` makes the files of one post, `shared` those that all posts share; `manifest` is what a folder remembers of its
last build, so that the next one loads only the posts that were touched.
"""
