"""Papers: Chinese typesetting on PDF pages. Knows ``app.domain`` and nothing else of the program."""
