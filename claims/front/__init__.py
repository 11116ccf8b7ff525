"""The layer in front of every public address: what was answered once is sent again as it was.

An answer is a function of the question and of the state of what is public. So nothing is thrown
away when something is published: the next question is about another state.

- `layer.py`: the WSGI application around Django's
- `state.py`: the state, read anew for each request
- `memory.py`: answers by question and state, up to a number of bytes in each process

Views say what may be kept by attributes of their response: `is_kept`, and `is_fixed` where the
answer is of a position of the past and does not depend on the end of the log. A view that reads
first what its answer is made of (`made_of`, the editions of a claim) is spared the rest where the
layer holds an answer made of the same: then `is_held` stands in place of the answer. What a replica
answered is kept only where it had come to the same state (`factcheck/replicas.py`).
"""
