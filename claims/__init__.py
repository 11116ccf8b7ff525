"""Claims of articles, checked against sources, signed by two people, published for ever.

Where to look:

- `models/`: the nouns, each with the rules that its rows obey in the database
- `workflow.py`: the life of a claim, from draft to published, and who may do what
- `evidence.py`: is the evidence enough for the verification status?
- `editions.py`: a claim's public form: the canonical document that two people sign
- `log.py`: the append-only log of editions: append, as of, verify, index
- `shared_records.py`: what follows when a source, claimant, subject or article is corrected
- `refusals.py`: what the database refuses, in words
- `roles.py`: the groups of accounts and what each may do
- `intake/`: what comes in · `admin/`: the editors' desk
- `api/`, `pages/`, `exports/`: what goes out; they read editions only
- `management/commands/`: short doors to all of these

Inner modules never import outer ones; `tests/test_layers.py` holds that.
"""
