"""Recurrent networks: from a recipe to a model of Keras, trained and sampled."""
