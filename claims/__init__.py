"""Claims of articles, checked against sources, signed by two people, published for ever.

A package for each capability; its `__init__` says what its modules are. From within out:

- `text/`: letters compared, quotations found, sentences, names: no database
- `models/`: the nouns, each with the rules that PostgreSQL holds for its rows
- `search/`: terms, the index of editions, BM25, similar claims
- `evidence/`: is it enough, do the quoted words stand there, what a changed source affects
- `articles/`: claims in the text of an article, its sentences, drafts, the correction sheet
- `record/`: the document two people sign, the append-only log, differences, tables
- `access/`: roles, login limit, rate limit
- `selection/`: which editions somebody asks for, as of a position in the log
- `corrections/`: requests for correction of readers, their clocks, what their senders are told
- `workflow/`: the steps of a claim's life and what speaks against them; work list, history
- `exports/`: one module per file format, from editions only
- `intake/`: what comes in · `admin/`: the editors' desk
- `api/`, `pages/`: what goes out; they read editions only and never the workflow
- `front/`: the layer in front of both, which sends again what was answered
- `management/commands/`: short doors to all of these

Templates, styles and languages are in `factcheck/`. Inner packages never import outer ones;
`tests/test_layers.py` holds that.
"""
