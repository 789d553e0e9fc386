"""From files to pieces: reading, preparation, words, sentences, pieces, and the corpus as a stream of shards."""
