"""The sources that come with Atlas, put in their places: the only room that knows them by name."""
