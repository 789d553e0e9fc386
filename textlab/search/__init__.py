"""The two exact searches of pieces against a shard of a corpus."""
