"""Numbers of a trained model, each with its definition and protocol."""
