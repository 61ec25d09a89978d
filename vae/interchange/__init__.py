"""Models and latents of others in, ours out: one file a format.

Readers turn a file into the modules of `vae.models` (`chain`, `matching`), `importing` writes
them as a run's folder; writers turn a run's layer specs into other formats, `exporting` measures
what that costs.
"""
