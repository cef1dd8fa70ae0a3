"""A map from 64-bit hashes to numbers that is asked for a whole array of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ABSENT = -1
"""What is found for a key that the table does not hold."""

_EMPTY = np.uint64(0)
_LOAD = 4  # slots for each key: few enough collisions that a second look is rare


@dataclass(frozen=True, slots=True)
class HashTable:
    """Open addressing with linear probing in arrays of a power of two; never changed once made.

    Attributes:
        keys: uint64, one a slot, 0 where the slot is empty (a key of 0 is stored as 1).
        values: int64, one a slot.
        size: how many keys it holds.
    """

    keys: npt.NDArray[np.uint64]
    values: npt.NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, keys: npt.NDArray[np.uint64], values: npt.NDArray[np.int64]) -> HashTable:
        """Make a table of keys that differ from each other, with a value each."""
        slots = 1 << max(8, int(_LOAD * len(keys)).bit_length())
        empty = cls(np.zeros(slots, np.uint64), np.full(slots, ABSENT, np.int64), 0)
        return empty.with_items(keys, values)

    def with_items(self, keys: npt.NDArray[np.uint64], values: npt.NDArray[np.int64]) -> HashTable:
        """Give a table that holds these new keys too; larger where it would fill up."""
        size = self.size + len(keys)
        if _LOAD * size > 2 * len(self.keys):
            used = self.keys != _EMPTY
            return HashTable.of(np.concatenate((self.keys[used], keys)), np.concatenate((self.values[used], values)))
        grown = HashTable(self.keys.copy(), self.values.copy(), size)
        grown._insert(_nonzero(keys), values)
        return grown

    def find(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """Give the value of every key, `ABSENT` where there is none; shape as `keys`."""
        keys = _nonzero(keys)
        slots = self._home(keys)
        held = self.keys.take(slots)
        matches = held == keys
        found = np.full(len(keys), ABSENT)
        places = np.flatnonzero(matches)
        found[places] = self.values.take(slots.take(places))
        matches |= held == _EMPTY
        left = np.flatnonzero(~matches)
        while len(left):
            following = (slots.take(left) + 1) & (len(self.keys) - 1)
            slots[left] = following
            held = self.keys.take(following)
            match = np.flatnonzero(held == keys.take(left))
            found[left.take(match)] = self.values.take(following.take(match))
            left = left.take(np.flatnonzero((held != keys.take(left)) & (held != _EMPTY)))
        return found

    def _insert(self, keys: npt.NDArray[np.uint64], values: npt.NDArray[np.int64]) -> None:
        """Write the keys, each into the first free slot from its home on; of rivals for a slot the last wins."""
        slots = self._home(keys)
        left = np.arange(len(keys))
        while len(left):
            free = left[self.keys[slots[left]] == _EMPTY]
            self.keys[slots[free]] = keys[free]
            placed = self.keys[slots[left]] == keys[left]
            self.values[slots[left[placed]]] = values[left[placed]]
            left = left[~placed]
            slots[left] = (slots[left] + 1) & (len(self.keys) - 1)

    def _home(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """Give the slot where the search for each key begins."""
        return keys.view(np.int64) & (len(self.keys) - 1)


def _nonzero(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Replace the one key that would look like an empty slot."""
    return keys if keys.all() else np.maximum(keys, np.uint64(1))
