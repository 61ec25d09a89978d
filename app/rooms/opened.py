"""The store of rooms that the settings name."""

from __future__ import annotations

from app.rooms.redis_store import RedisRooms
from app.rooms.sqlite_store import SqliteRooms
from app.rooms.store import RoomStore
from app.settings import Settings


def opened_rooms(settings: Settings) -> RoomStore:
    return (
        RedisRooms(settings.redis_url) if settings.redis_url else SqliteRooms(settings.rooms_file)
    )
