"""The weights of a trained two-unit GRU, read from a file or a pasted text that nobody has reason to trust.

Nothing is ever unpickled, imported or called; every size is bounded before memory is taken; and whatever is wrong
ends in a :class:`WeightsError` whose message is one sentence for people.
"""

from .errors import WeightsError
from .limits import LARGEST_FILE
from .reading import read_weights
from .recognised import RecognisedWeights

__all__ = ["LARGEST_FILE", "RecognisedWeights", "WeightsError", "read_weights"]
