"""Bytes only: the Merkle tree, signed notes and checkpoints. Knows no entry; every format is a public specification.

`tree` RFC 6962 hashing, RFC 9162 proofs; `note` C2SP signed-note; `checkpoint` C2SP tlog-checkpoint; `tiles` C2SP
tlog-tiles; `proof_file` C2SP tlog-proof.
"""
