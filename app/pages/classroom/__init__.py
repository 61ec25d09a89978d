"""A class: the teacher's console, the door by which members come in, and the wall."""
