"""Claims of articles, checked against sources, signed by two people, published for ever.

Where to look:

- `models/`: the nouns, each with the rules that its rows obey in the database
- `workflow.py`: the life of a claim, from draft to published
- `objections.py`: what speaks against a step: who may take it, when, on which evidence
- `evidence.py`: is the evidence enough for the verification status?
- `quote_checks.py`: do the quoted words stand in a stored copy of their source?
- `fall_out.py`: what hangs on a source or claim that falls away; `shaken.py`: what is decided then
- `deep_links.py`: addresses that open a source at the words
- `editions.py`: a claim's public form: the canonical document that two people sign
- `quotes.py`: find an excerpt in a text, exactly or not at all; `folding.py`: how letters compare
- `sentences.py`: the sentences of a text, and its words as they are read
- `placement.py`: where the claims of an article stand in its text
- `coverage.py`: which sentences are claimed, dismissed, unchecked; `drafting.py`: claims from them
- `correction_sheet.py`: what the author of an article is told
- `csl_names.py`: names of CSL items as they are read
- `differences.py`: what differs between two texts, or two signed contents
- `tables.py`: the columns of the tables that editions are exported to and read back from
- `log.py`: the append-only log of editions: append, as of, verify, index
- `copying.py`: many rows at once into a table
- `embedded.py`: sources, articles, claimants and subjects as published editions embed them
- `identities.py`: which of them an address, an id or a merger named, as of a place in the log
- `outside.py`: the log of another site, verified through its API
- `selection/`: which editions somebody asks for: named filters, as of a place in the log
- `search/`: what a text is found by, the index of editions, ranking by BM25, similar claims
- `reviewing.py`: what a reviewer leaves beside a signature: ticks, proposed wordings
- `history.py`: what happened to a claim, and its earlier wordings
- `shared_records.py`: what follows when a source, claimant, subject or article is corrected
- `merging.py`: several sources that are one document become one
- `worklist.py`: what waits for whom; `handover.py`: by whose hand; `notices.py`: mails about it
- `logins.py`: how often a login may fail; `throttle.py`: how often an address may ask
- `refusals.py`: what the database refuses, in words
- `roles.py`: the groups of accounts and what each may do
- `intake/`: what comes in · `admin/`: the editors' desk
- `api/`, `pages/`, `exports/`: what goes out; they read editions only
- `management/commands/`: short doors to all of these

Inner modules never import outer ones; `tests/test_layers.py` holds that.
"""
