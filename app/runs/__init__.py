"""What is shown of runs: which are offered, compared and drawn; no HTTP."""
