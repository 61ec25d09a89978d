"""The Train your own page."""
