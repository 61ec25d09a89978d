"""ONNX graphs read as chains of layers."""
