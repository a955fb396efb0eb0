"""The catalogue of models as data: one module for segmenters, one for grounders. Importing it imports no model code."""

from core.engine.catalogue.backend import BUNDLED, Backend
from core.engine.catalogue.grounders import GROUNDERS
from core.engine.catalogue.segmenters import SEGMENTERS

__all__ = ["BUNDLED", "GROUNDERS", "SEGMENTERS", "Backend"]
