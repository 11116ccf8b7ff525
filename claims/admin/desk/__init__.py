"""Forms, lists and pages that several nouns of the desk share."""
