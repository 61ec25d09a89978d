"""Published runs on disk, read with NumPy alone: the wall through which app/ sees vae/."""
