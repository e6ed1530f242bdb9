"""The papers of a dossier (F00 to F24): a form set says what stands on them, this package fills it in.

``form`` is the data that a county may change, ``facts`` what a form may ask of a matter, ``compose`` the filling in,
``sheet`` the finished paper before any ink, ``needs`` which papers a matter needs.
"""
