"""What the site says: English in the sources, other languages in a catalogue each."""
