"""Pictures that were just sent are sent again without the disk."""

from __future__ import annotations

from app.pictures.recent import MOST_BYTES, RecentPictures


def test_the_last_pictures_are_kept_up_to_a_size() -> None:
    recent, made = RecentPictures(), []

    def ask(key: str, size: int = MOST_BYTES // 2) -> bytes:
        def make() -> bytes:
            made.append(key)
            return key.encode() * size

        return recent.get(key, make)

    for key in "abacab":  # c takes the place of b, which was used before a
        assert ask(key)[:1] == key.encode()
    assert made == ["a", "b", "c", "b"]
    for _ in range(2):
        ask("d", MOST_BYTES + 1)
    assert made[-2:] == ["d", "d"], "larger than all that is kept"
