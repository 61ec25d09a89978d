"""The web process: pages, the HTTP API and everything served."""
