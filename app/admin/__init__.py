"""`python -m app.admin`: rooms, runs and jobs from outside the pages."""
