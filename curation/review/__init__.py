"""Review by people in a Label Studio: its server, the page, sending drafts, bringing judgements back."""
