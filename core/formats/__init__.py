"""Projects as files of other programs. Given values, gives bytes; knows nothing of the database or of decoding."""

from core.formats.catalogue import FORMATS, find, write
from core.formats.values import ExportOptions, Format, Picture, Report

__all__ = ["FORMATS", "ExportOptions", "Format", "Picture", "Report", "find", "write"]
