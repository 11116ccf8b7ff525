"""What the web server needs beyond its defaults; gunicorn reads this file by itself."""

# A pasted article is asked for in the query string. The API itself answers 414 beyond its limit.
limit_request_line = 0
