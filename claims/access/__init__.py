"""Access: the groups of accounts and what each may do, and limits on logins and requests."""
