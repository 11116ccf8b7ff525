"""Evidence: whether it is enough, whether the quoted words are really there, what falls with it.

- `policy.py`: is the evidence enough for the verification status?
- `quote_checks.py`: do the quoted words stand in a capture of their source?
- `impact.py`: the claims affected when a source is retracted, changed or gone
- `deep_links.py`: addresses that open a source at the words
"""
