"""Links to Train your own that people have kept: each still opens the form that it opened then."""

from __future__ import annotations

import pytest

from tests.support.browser.visitor import Visitor

START = {
    "dataset": "mnist",
    "recipe": "fc-256",
    "latent_dim": "2",
    "objective": "beta-vae",
    "beta": "1",
    "epochs": "5",
    "seed": "0",
}
LINKS: list[tuple[str, dict[str, str]]] = [
    ("", {}),
    ("?dataset=fashion-mnist", {"dataset": "fashion-mnist"}),
    ("?recipe=conv-tanh-6d", {"recipe": "conv-tanh-6d"}),  # its own latents and β come by hand only
    ("?latent_dim=3", {"latent_dim": "3"}),
    ("?objective=factor-vae", {"objective": "factor-vae"}),
    ("?beta=0.25", {"beta": "0.25"}),
    ("?epochs=7", {"epochs": "7"}),
    ("?seed=42", {"seed": "42"}),
    (
        "?dataset=fashion-mnist&recipe=conv-tanh-6d&latent_dim=6&objective=beta-vae&beta=4"
        "&epochs=12&seed=3",
        {
            "dataset": "fashion-mnist",
            "recipe": "conv-tanh-6d",
            "latent_dim": "6",
            "beta": "4",
            "epochs": "12",
            "seed": "3",
        },
    ),
    # What is not allowed, or not known, leaves the field as it was.
    ("?dataset=nothing&epochs=0&latent_dim=2.5&beta=x&seed=&recipe=&unknown=1", {}),
    ("?epochs=51&latent_dim=33&beta=101", {}),
]


def at_form(visitor: Visitor, query: str) -> dict[str, str]:
    """What the fields hold once the page has said how long that would take."""
    visitor.page.goto(f"{visitor.address}/train-your-own{query}")
    visitor.page.wait_for_selector(".order .estimate:not(:empty)")
    return {name: visitor.page.input_value(f"#order-{name}") for name in START}


@pytest.mark.parametrize(("query", "expected"), LINKS)
def test_a_kept_link_opens_the_form_it_was_kept_of(
    visitor: Visitor, query: str, expected: dict[str, str]
) -> None:
    assert at_form(visitor, query) == START | expected
    assert visitor.page.evaluate("location.search") == query, "the address is the visitor's own"


def test_a_job_that_is_not_the_visitors_is_said_to_be_so_beside_the_form(
    visitor: Visitor,
) -> None:
    query = "?epochs=7&job=8c9ab2c4-6f63-4c3a-8f0c-0d7c9ab2c46f"
    assert at_form(visitor, query) == START | {"epochs": "7"}
    visitor.page.wait_for_selector(".stage h2:has-text('another visitor')")


def test_a_changed_form_is_the_address_from_which_it_opens_again(visitor: Visitor) -> None:
    at_form(visitor, "?latent_dim=3")
    visitor.page.locator("#order-epochs").click()
    visitor.page.fill("#order-epochs", "9")
    written = "?dataset=mnist&recipe=fc-256&latent_dim=3&objective=beta-vae&beta=1&epochs=9&seed=0"
    visitor.until("location.search === value", written)
    assert at_form(visitor, written) == START | {"latent_dim": "3", "epochs": "9"}
