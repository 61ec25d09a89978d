"""A lesson of a teacher's own with every kind of question, and markup wherever a text may stand."""

from __future__ import annotations

MARKUP = '<img src=x onerror="document.title=1">'
_QUOTED = MARKUP.replace('"', "'")
PAGE = "/?run=mnist-2d"

LESSON = f"""+++
title = "{_QUOTED}"
minutes = 5
exercises = [20]
summary = "{_QUOTED}"

[[quiz]]
prompt = "Quiz {_QUOTED}"
options = ["{_QUOTED}", "two"]
answer = 2
because = "{_QUOTED}"
+++

## Predict {_QUOTED}

{MARKUP} <script>document.title=1</script> [evil](javascript:document.title=1)
and [what a decoder is](/glossary#decoder).

```toml
page = "{PAGE}&z=1,1&pin=1"
question = "predict"
prompt = "What will appear?"
options = ["a digit", "noise"]
answer = 1
because = "Predicted {_QUOTED}"
```

## Pin

```toml
page = "{PAGE}&classes=4,9"
question = "pin"
prompt = "Where does a 4 turn into a 9?"
```

## Number

```toml
question = "number"
prompt = "How many numbers has a place?"
answer = 2
```

## Text

```toml
question = "text"
prompt = "What did you see? {_QUOTED}"
because = "Said {_QUOTED}"
```

## Drawing

```toml
question = "drawing"
prompt = "Draw a 7."
```
"""
STEPS = 7
