"""Moments in 正體中文 say their time zone; days are written as Django writes them."""

DATETIME_FORMAT = r"Y年n月j日 H:i \U\T\CO"
