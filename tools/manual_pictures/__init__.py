"""Makes the pictures of docs/manual/clerk.md: the paper work of one invented dispute, done in the real window.

``python -m tools.manual_pictures`` writes them all; a name or two after it, only those. The clock, the ids and the people
are invented and always the same; what hangs on keys (the verification code, the fingerprint) is another one each time.
"""
