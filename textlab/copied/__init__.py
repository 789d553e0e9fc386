"""What a text copied from a corpus, word for word or nearly, and from where."""
