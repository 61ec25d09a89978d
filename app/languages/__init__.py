"""What the site says, in several languages: English in the sources, the others in a catalogue each."""
