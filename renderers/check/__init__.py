"""The check that a page of a post can carry: a script of ours, and the proof that it checks the page against."""
