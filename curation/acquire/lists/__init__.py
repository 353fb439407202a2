"""What lists say: tables, manifests of datasets, folders, playlists, records beside files."""
