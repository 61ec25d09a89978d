"""Variational autoencoders: data, models, training, and the NumPy side the web process uses."""
