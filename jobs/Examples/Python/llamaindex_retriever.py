"""A LlamaIndex retriever over an index that `quarry serve` answers from; needs llama-index-core.

    QuarryRetriever(Quarry("http://localhost:8765"), k=5).retrieve("parental leave")
"""
import asyncio

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode

KEYS = ("source", "page", "heading", "cite", "url")


class QuarryRetriever(BaseRetriever):
    """Passages, best first, each a node with its score."""

    def __init__(self, client, k=5, filter=()):
        super().__init__()
        self.client, self.k, self.filter = client, k, list(filter)

    def _retrieve(self, query_bundle):
        question = query_bundle.query_str
        found = self.client.search(question, k=self.k, filter=self.filter, plain=True)
        return [NodeWithScore(node=self._node(hit), score=hit["score"]) for hit in found["hits"]]

    async def _aretrieve(self, query_bundle):
        return await asyncio.to_thread(self._retrieve, query_bundle)

    def _node(self, hit):
        metadata = {**hit.get("metadata", {}), **{key: hit.get(key) for key in KEYS}}
        return TextNode(id_=hit["id"], text=hit["text"], metadata=metadata)
