"""Counts of n-grams, and the interpolated model made of them."""
