"""Below Flask: gunicorn's worker, files, sub-paths, and what is counted around each request."""
