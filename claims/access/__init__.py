"""Access: roles, sessions, second factors, links that set a password, limits on requests."""
