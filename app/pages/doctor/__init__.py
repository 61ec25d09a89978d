"""The prior doctor: why are the samples bad although the reconstructions are good?"""
