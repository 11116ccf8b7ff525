"""The life of a claim: the steps, what speaks against them, and the work around them.

- `steps.py`: submit, approve, return, recall, reopen, drop, contest, release
- `objections.py`: what speaks against a step: who may take it, when, on which evidence
- `release_outlook.py`: which words of claims a text that goes out lacks, and what follows
- `assignment.py`, `notifications.py`, `worklist.py`: whose turn it is, mails about it, what waits
- `post.py`: mails wait until the mail server takes them
- `review_notes.py`: what a reviewer leaves beside a signature: ticks, proposed wordings
- `impact_decisions.py`: what a reviewer decides about a claim whose evidence changed
- `capture_decisions.py`: a wrong copy of a source is set aside, and taken back
- `withholding.py`: words that the law asks to erase, by two people
- `reissues.py`, `source_merges.py`: what follows when a shared record is corrected or merged
- `undo.py`: acts taken back for as long as nothing has built on them
- `correction_steps.py`, `correction_batches.py`: requests for correction are answered by two
  people, and all claims that name somebody revised at once
- `figures.py`: what was done, what is left, and how long it took, as of any day
- `history.py`: who changed what, when, and a claim's earlier wordings
"""

from .steps import (
    approve,
    contest,
    drop,
    pick_up,
    put_back,
    recall,
    release,
    reopen,
    return_to_author,
    submit,
)

__all__ = [
    "approve", "contest", "drop", "pick_up", "put_back", "recall", "release", "reopen",
    "return_to_author", "submit",
]  # fmt: skip
