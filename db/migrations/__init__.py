"""How the tables came to be, one revision a file. Revisions never import the contracts."""
