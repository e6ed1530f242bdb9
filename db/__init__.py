"""The only package that speaks SQL: records in, records out, no rules.

``driver`` chooses the engine, ``database`` opens a file and hands out connections; every other module is about one
kind of row. Functions take the connection they work on: ``Database.read()`` for reading, the ``tx`` of
``with Database.write() as tx`` for everything that writes.
"""
