"""What a typed phrase asks for: things, and words of place, size and number that act on what was found.

    parse("the two largest coins on the left")  # thing "coins", the 2 largest, on the left

A grounder is asked for the things alone, since models hardly know left from right; ``select`` then keeps those
that fit. Words that a grounder was trained on ("left lung") stay together. No torch, no pixels.
"""

from core.engine.phrases.parser import asked_name, parse, synonyms
from core.engine.phrases.selection import Scene, select
from core.parts import Comparison, Order, Part, Relation

__all__ = ["Comparison", "Order", "Part", "Relation", "Scene", "asked_name", "parse", "select", "synonyms"]
