"""Requests for correction: what comes in from readers without an account, and what they are told.

- `report_form.py`: the fields of the public form
- `receiving.py`: a report becomes a request, unless one of the guards stops it
- `clocks.py`: by when the first look and the decision are due
- `naming.py`: the claims and editions that name the record of a request
- `letters.py`: what its sender is told by mail
- `outcomes.py`: how a request stands, as its sender sees it behind the secret link
- `requests_behind.py`: the day of the request that led to an edition
- `figures.py`: requests, waits and outcomes in figures, with the query that computes them
- `erasure.py`: senders are forgotten when their date has come

What editors do with a request stands in `claims/workflow/correction_steps.py`.
"""
