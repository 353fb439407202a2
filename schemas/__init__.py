"""The contracts: every field of the toolkit is written once, here."""
