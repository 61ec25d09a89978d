"""Explore, Paths and Compare as one file, or as a folder of files, that needs no server."""
