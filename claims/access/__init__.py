"""Access: roles, sessions, second factors, password links, limits on logins and requests."""
