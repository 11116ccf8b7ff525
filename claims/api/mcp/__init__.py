"""Tools for agents: the Model Context Protocol (Streamable HTTP) over the API's own views.

Nothing is kept between two messages. Revision 2026-07-28 names its version in every message;
clients of 2025-11-25 and 2025-06-18 begin with `initialize` and are answered without a session.

- `messages.py`: JSON-RPC 2.0, the versions, and what headers have to repeat
- `tools.py`: the tools, each with the view of the API that answers it
- `results.py`: an answer of the API as the result of a tool
- `endpoint.py`: the address `/mcp`, and the origins that may ask there
"""
