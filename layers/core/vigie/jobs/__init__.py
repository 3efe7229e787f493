"""One module per function: what its handler calls once an event is parsed.

Jobs join the pure rules to tables, platforms and mail. A handler is too short to hold this and the
domain may not know AWS, so it stands between them; nothing imports a job but handlers and tests.
"""
