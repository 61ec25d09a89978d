"""run.json documents as text for people: cards, tables, docs/models.md."""
