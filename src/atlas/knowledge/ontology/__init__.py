"""The versioned vocabulary: types, attributes, survivorship strategies."""
