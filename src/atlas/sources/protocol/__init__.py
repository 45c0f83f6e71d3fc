"""What every source is to those who ask it: one protocol, and the shapes of question and answer."""
