"""Members of a zip file, read within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from .errors import WeightsError, quote
from .limits import LARGEST_UNPACKED, MOST_MEMBERS

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
)


@dataclass
class Archive:
    """A zip file that lies in memory.

    Attributes:
        names: of its members, in order.
    """

    data: bytes
    names: tuple[str, ...] = ()
    _file: zipfile.ZipFile = field(init=False, repr=False)
    _left: int = field(default=LARGEST_UNPACKED, init=False, repr=False)

    def __post_init__(self) -> None:
        # the directory's own count may lie, its signatures may not
        if self.data.count(_DIRECTORY_ENTRY) > MOST_MEMBERS:
            raise WeightsError(f"The archive holds more than {MOST_MEMBERS:,} files; save the GRU's weights alone.")
        try:
            self._file = zipfile.ZipFile(io.BytesIO(self.data))
            self.names = tuple(self._file.namelist())
        except _BROKEN:
            raise WeightsError("The archive is damaged or cut short: its directory cannot be read.") from None
        if len(set(self.names)) != len(self.names):
            raise WeightsError("The archive is damaged: two of its files have the same name.")

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a member.

        Raises:
            WeightsError: if it is missing, damaged, encrypted, or unpacks to more than is looked at.
        """
        if name not in self._file.NameToInfo:
            raise WeightsError(f"The archive is incomplete: {quote(name)} is missing.")
        member = self._file.getinfo(name)
        if member.flag_bits & _ENCRYPTED:
            raise WeightsError(f"{quote(name)} in the archive is encrypted; save the weights without a password.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WeightsError(
                f"{quote(name)} in the archive is packed in an unusual way; use stored or deflated files."
            )
        try:
            with self._file.open(member) as stream:
                content = stream.read(self._left + 1)
                # reading to the end is what checks the sum
                whole = len(content) <= self._left and not stream.read(1)
        except _BROKEN:
            raise WeightsError(f"The archive is damaged or cut short: {quote(name)} cannot be read.") from None
        if not whole:
            raise WeightsError(f"The archive unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB.")
        self._left -= len(content)
        return content
