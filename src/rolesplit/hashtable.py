"""A map from 64-bit hashes to numbers that is asked for a whole array of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ABSENT = -1
"""What is found for a key that the table does not hold."""

_FREE = 0  # the place that an empty slot names; its value is `ABSENT`, whatever key is asked for
_LOAD = 4  # slots for each key: few enough collisions that a second look is rare

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HashTable:
    """Open addressing with linear probing in an array of a power of two; never changed once made.

    The slots are small and the keys and values stand close together, so that what is asked for most stays in the
    cache of the processor.

    Attributes:
        slots: int32, for each slot the place of what it holds, 0 where it is empty.
        keys: uint64, one a place; the first is 0 and no key.
        values: int64, one a place; the first is `ABSENT`.
    """

    slots: npt.NDArray[np.int32]
    keys: Keys
    values: Numbers

    @classmethod
    def of(cls, keys: Keys, values: Numbers) -> HashTable:
        """Make a table of keys that differ from each other, with a value each."""
        slots = np.zeros(1 << max(8, int(_LOAD * len(keys)).bit_length()), np.int32)
        return cls(slots, np.zeros(1, np.uint64), np.full(1, ABSENT)).with_items(keys, values)

    @property
    def size(self) -> int:
        """Give how many keys it holds."""
        return len(self.keys) - 1

    def with_items(self, keys: Keys, values: Numbers) -> HashTable:
        """Give a table that holds these new keys too; larger where it would fill up."""
        all_keys, all_values = np.concatenate((self.keys, keys)), np.concatenate((self.values, values))
        if _LOAD * len(all_keys) > 2 * len(self.slots):
            return HashTable.of(all_keys[1:], all_values[1:])
        grown = HashTable(self.slots.copy(), all_keys, all_values)
        grown._insert(len(self.keys))
        return grown

    def find(self, keys: Keys) -> Numbers:
        """Give the value of every key, `ABSENT` where there is none; shape as `keys`."""
        homes = self._home(keys)
        places = self.slots.take(homes)
        found = self.values.take(places)
        left = np.flatnonzero((self.keys.take(places) != keys) & (places != _FREE))
        while len(left):
            homes[left] = following = (homes.take(left) + 1) & (len(self.slots) - 1)
            places = self.slots.take(following)
            found[left] = self.values.take(places)
            left = left.take(np.flatnonzero((self.keys.take(places) != keys.take(left)) & (places != _FREE)))
        return found

    def _insert(self, first: int) -> None:
        """Name the keys from this place on, each in the first free slot from its home on; of rivals one wins."""
        left = np.arange(first, len(self.keys), dtype=np.int32)
        slots = self._home(self.keys[first:])
        while len(left):
            free = np.flatnonzero(self.slots[slots] == _FREE)
            self.slots[slots[free]] = left[free]
            lost = np.flatnonzero(self.slots[slots] != left)
            left, slots = left[lost], (slots[lost] + 1) & (len(self.slots) - 1)

    def _home(self, keys: Keys) -> Numbers:
        """Give the slot where the search for each key begins."""
        return keys.view(np.int64) & (len(self.slots) - 1)
