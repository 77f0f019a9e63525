"""What a record says of itself, held against plain arithmetic: one file a subject.

Nothing here knows the world: no rule of the economy is imported from where it is lived, each is
written down anew (``docs/design/verify.md``). So a defect of the world cannot hide itself.
"""
