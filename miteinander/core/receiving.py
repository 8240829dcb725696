"""How files come in with a form: counted while they come, dropped once they are too large, never on the disk."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from miteinander.core import uploads

# Above this nothing is read at all (``core.middleware.SizeLimit``). Between the two the form keeps what was typed and says its sentence.
MOST_OF_A_REQUEST = 64_000_000


class Bounded(FileUploadHandler):
    """All files of a form together up to the limit; of a larger one its size is known, and nothing of it kept."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.came = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept: io.BytesIO | None = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.came += len(raw_data)
        if self.came > uploads.MOST_BYTES:
            self.kept = None
        if self.kept is not None:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        content = self.kept or io.BytesIO()
        content.seek(0)
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )
