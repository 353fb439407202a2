"""Whether an item needs both senses: what solvers got right with less, against chance, the text prior and luck."""
