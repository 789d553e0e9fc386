"""The training core: recipes, models, sampling."""
