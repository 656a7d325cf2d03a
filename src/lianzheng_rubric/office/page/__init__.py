"""考核结果.html: one self-contained page; the ranking and every reason behind it, without a network."""
