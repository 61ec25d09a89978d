"""Keras' layers, as its own files and TensorFlow.js' have them, read as chains of layers."""
