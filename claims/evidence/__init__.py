"""Evidence: whether it is enough, whether the quoted words are there, what its change affects.

- `policy.py`: is the evidence enough for the verification status?
- `quote_checks.py`: do the quoted words stand in a capture of their source?
- `impact.py`: what `models/impact_rules.py`, whose triggers mark the affected claims, leaves to do
- `deep_links.py`: addresses that open a source at the words
"""
