"""The heart: configuration, objectives, the training loop and its checkpoints."""
