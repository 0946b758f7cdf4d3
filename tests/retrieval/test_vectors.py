"""The exact in-memory index keeps the contract."""

import pytest

from retrieval.vectors import MemoryIndex
from tests.retrieval.vector_index_contract import VectorIndexContract


class TestMemoryIndex(VectorIndexContract):
    @pytest.fixture
    def index(self) -> MemoryIndex:
        return MemoryIndex()
