"""Telling who somebody is from a text, so that the text can be published without saying it.

Each module finds one kind of thing (people, organisations, places, numbers); ``app.domain.anonymous`` puts them together.
Rules follow art. 8 to 10 of the Supreme Court's provisions on publishing judgments (法释〔2016〕19号): the family name stays.
"""
