"""Keeps attachments. What ``put`` returned from is on disk."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import Connection, Engine, delete, func, insert, select

from assistant.attachments.checking import Attachment, Kind
from assistant.attachments.tables import attachments
from assistant.errors import AttachmentRefused

MOST = 20  # of one conversation


class AttachmentStore:
    """The attachments of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, conversation_id: str, attachment: Attachment, now: datetime) -> str:
        """Keeps an attachment; returns its id, which cannot be guessed.

        Raises:
            AttachmentRefused: The conversation has as many as it may have.
        """
        row = {
            "id": token_urlsafe(18),
            "conversation_id": conversation_id,
            "kind": attachment.kind.value,
            "media_type": attachment.media_type,
            "data": attachment.data,
            "created_at": now.isoformat(),
        }
        own = attachments.c.conversation_id == conversation_id
        with self._engine.begin() as connection:
            if (connection.scalar(select(func.count()).where(own)) or 0) >= MOST:
                raise AttachmentRefused(f"A conversation takes {MOST} photos and recordings.")
            connection.execute(insert(attachments).values(**row))
        return str(row["id"])

    def get(self, attachment_id: str) -> Attachment | None:
        """The attachment with that id, None if there is none."""
        query = select(attachments).where(attachments.c.id == attachment_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Attachment(Kind(row.kind), row.media_type, row.data) if row else None


def forget_attachments(connection: Connection, conversation_ids: Iterable[str]) -> int:
    """Removes the attachments of conversations; returns how many there were."""
    own = attachments.c.conversation_id.in_(list(conversation_ids))
    return connection.execute(delete(attachments).where(own)).rowcount


def exported_attachments(connection: Connection, conversation_id: str) -> list[dict[str, str]]:
    """The attachments of a conversation as plain data, each file in Base64 (RFC 4648)."""
    own = select(attachments).where(attachments.c.conversation_id == conversation_id)
    rows = connection.execute(own.order_by(attachments.c.created_at)).mappings()
    return [{**row, "data": b64encode(row["data"]).decode("ascii")} for row in rows]
