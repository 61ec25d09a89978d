"""The components of Mantine that pages use, under the package's own names.

The package imports all of its 150 when it is imported: 14 MB and .2 s in each process. Here each is
imported from its own module, so one more is one more line.
"""

from __future__ import annotations

import sys
from types import ModuleType

ALL = ModuleType("dash_mantine_components._imports_")
ALL.__all__ = []  # type: ignore[attr-defined]
sys.modules.setdefault(ALL.__name__, ALL)  # of which the package imports everything

# ruff: noqa: E402
from dash_mantine_components.ActionIcon import ActionIcon
from dash_mantine_components.Checkbox import Checkbox
from dash_mantine_components.CheckboxGroup import CheckboxGroup
from dash_mantine_components.Chip import Chip
from dash_mantine_components.ChipGroup import ChipGroup
from dash_mantine_components.ColorSchemeToggle import ColorSchemeToggle
from dash_mantine_components.CopyButton import CopyButton
from dash_mantine_components.LineChart import LineChart
from dash_mantine_components.MantineProvider import MantineProvider
from dash_mantine_components.Menu import Menu
from dash_mantine_components.MenuDropdown import MenuDropdown
from dash_mantine_components.MenuItem import MenuItem
from dash_mantine_components.MenuTarget import MenuTarget
from dash_mantine_components.MultiSelect import MultiSelect
from dash_mantine_components.Pagination import Pagination
from dash_mantine_components.Progress import Progress
from dash_mantine_components.Select import Select
from dash_mantine_components.Slider import Slider
from dash_mantine_components.TextInput import TextInput

__all__ = [
    "ActionIcon",
    "Checkbox",
    "CheckboxGroup",
    "Chip",
    "ChipGroup",
    "ColorSchemeToggle",
    "CopyButton",
    "LineChart",
    "MantineProvider",
    "Menu",
    "MenuDropdown",
    "MenuItem",
    "MenuTarget",
    "MultiSelect",
    "Pagination",
    "Progress",
    "Select",
    "Slider",
    "TextInput",
]
