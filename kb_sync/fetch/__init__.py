"""Brings home what stands on a municipality's website: politely, only what changed, and never fooled.

``site`` says what to read, ``crawl`` reads it, ``cache`` keeps it, ``report`` tells what happened. The figures and
the words that give an error page away stand in ``fetch.yml``. Pages are read by ``kb_sync.extract``, not here.
"""
