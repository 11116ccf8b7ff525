"""A log of editions from a file, restored into an empty database with the workspace behind it."""
