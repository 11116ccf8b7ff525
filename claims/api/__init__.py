"""The API, version 1: published editions as stored bytes, for anybody, from any origin.

- `urls.py`: every address · `public.py`: the view that all others build on
- `claims.py`, `records.py`, `similar.py`, `feed.py`, `vocabulary.py`: what is answered
- `formats.py`, `suffixes.py`, `exporting.py`: the same as files
- `paging.py`, `ordering.py`, `parameters.py`: pages of a list, their signed cursors and orders
- `answers.py`, `linking.py`, `matches.py`, `serializers.py`: what an answer has beside documents
- `problems.py`, `middleware.py`, `limits.py`: errors, and limits of size and rate
- `openapi.py`, `components.py`, `reference.py`: the API described · `google/`: Google's own API
- `mcp/`: the same for agents, as tools of the Model Context Protocol
"""
