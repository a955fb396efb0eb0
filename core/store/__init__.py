"""The database and the files beside it. Rows stay in here; values of ``core.types`` leave it.

Repository functions take the session first and never commit: ``Store.writing()`` does.
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.store.session import Store

__all__ = ["IntegrityError", "Session", "Store"]
