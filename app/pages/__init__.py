"""One folder a page; each has a module `page` with what app/factory.py needs of it."""
