"""纠纷台账: every matter, searchable."""
