"""What is written → the plan: a draft read from the sections, rules into steps, items into nodes, all of it checked."""
