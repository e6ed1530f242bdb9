"""核验文书: whose a paper is that somebody brings, and whether it is what was issued."""
