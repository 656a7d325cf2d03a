"""From the bytes of a file to a tree of texts: encoding, YAML events, and the slips Word authors make."""
