"""Pages for people, in English and 正體中文, made from published editions only."""
