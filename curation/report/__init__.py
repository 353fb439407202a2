"""HTML pages about a workspace: one file each, without network."""

from curation.report.page import write_preview, write_report

__all__ = ["write_preview", "write_report"]
