"""Links to Train your own that people have kept: each still opens the form that it opened then."""

from __future__ import annotations

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


def at_form(visitor: Visitor, query: str) -> dict[str, str]:
    """What the fields hold once the page has said how long that would take."""
    visitor.page.goto(f"{visitor.address}/train-your-own{query}")
    visitor.page.wait_for_selector(".order .estimate:not(:empty)")
    return {name: visitor.page.input_value(f"#order-{name}") for name in START}


def test_a_kept_link_opens_the_form_it_was_kept_of_and_a_changed_form_writes_its_own(
    visitor: Visitor,
) -> None:
    query = (
        "?dataset=fashion-mnist&recipe=conv-tanh-6d&latent_dim=6&objective=beta-vae&beta=4"
        "&epochs=0&seed=3&unknown=1&job=8c9ab2c4-6f63-4c3a-8f0c-0d7c9ab2c46f"
    )
    expected = START | {
        **{"dataset": "fashion-mnist", "recipe": "conv-tanh-6d", "latent_dim": "6"},
        **{"beta": "4", "seed": "3"},
    }
    assert at_form(visitor, query) == expected
    assert visitor.page.evaluate("location.search") == query, "the address is the visitor's own"
    visitor.page.wait_for_selector(".stage h2:has-text('another visitor')")

    at_form(visitor, "?latent_dim=3")
    visitor.page.locator("#order-epochs").click()
    visitor.page.fill("#order-epochs", "9")
    written = "?dataset=mnist&recipe=fc-256&latent_dim=3&objective=beta-vae&beta=1&epochs=9&seed=0"
    visitor.until("location.search === value", written)
    assert at_form(visitor, written) == START | {"latent_dim": "3", "epochs": "9"}
