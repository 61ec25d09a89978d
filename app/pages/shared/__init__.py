"""What several pages have alike."""
