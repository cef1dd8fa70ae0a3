"""64-bit hashes, numbered: a table that is asked for a whole array of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ABSENT = -1
"""What is found for a key that the table does not hold."""

_FREE = 0  # the place that an empty slot names: before all keys, so that its number is `ABSENT`
_LOAD = 4  # slots for each key: few enough collisions that a second look is rare

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HashTable:
    """Keys, numbered in the order they came; open addressing with linear probing, never changed once made.

    The slots are small and the keys stand close together, so that what is asked for most stays in the cache of the
    processor.

    Attributes:
        slots: int32, a power of two of them; for each the place of the key it holds, 0 where it is empty.
        keys: uint64, one a place; the first is 0 and no key.
    """

    slots: npt.NDArray[np.int32]
    keys: Keys

    @classmethod
    def of(cls, keys: Keys) -> HashTable:
        """Make a table of keys that differ from each other."""
        slots = np.zeros(1 << max(8, int(_LOAD * len(keys)).bit_length()), np.int32)
        return cls(slots, np.zeros(1, np.uint64)).with_keys(keys)

    @property
    def size(self) -> int:
        """Give how many keys it holds."""
        return len(self.keys) - 1

    def with_keys(self, keys: Keys) -> HashTable:
        """Give a table that holds these new keys behind its own; larger where it would fill up."""
        all_keys = np.concatenate((self.keys, keys))
        if _LOAD * len(all_keys) > 2 * len(self.slots):
            return HashTable.of(all_keys[1:])
        grown = HashTable(self.slots.copy(), all_keys)
        grown._insert(len(self.keys))
        return grown

    def find(self, keys: Keys) -> Numbers:
        """Give the number of every key, from 0 on, `ABSENT` where there is none; shape as `keys`."""
        homes = self._home(keys)
        places = self.slots.take(homes).astype(np.int64)
        are_others = self.keys.take(places) != keys
        are_others &= places != _FREE
        left = np.flatnonzero(are_others)
        while len(left):
            homes[left] = following = (homes.take(left) + 1) & (len(self.slots) - 1)
            places[left] = found = self.slots.take(following)
            left = left.take(np.flatnonzero((self.keys.take(found) != keys.take(left)) & (found != _FREE)))
        places -= 1
        return places

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
