"""Access: roles, sessions, second factors, links to set a password, limits on logins and requests."""
