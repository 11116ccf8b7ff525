"""Other publishers' ClaimReviews: `claim_review.py` reads them, `importing.py` stores them."""
