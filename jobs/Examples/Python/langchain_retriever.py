"""A LangChain retriever over an index that `quarry serve` answers from; needs langchain-core.

    QuarryRetriever(client=Quarry("http://localhost:8765"), k=5).invoke("parental leave")
"""
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from quarry_client import Quarry

KEYS = ("source", "page", "heading", "cite", "url", "score")


class QuarryRetriever(BaseRetriever):
    """Passages, best first. `ainvoke` asks in a thread, as LangChain does unless told otherwise."""

    client: Quarry
    k: int = 5
    filter: list[str] = []

    def _get_relevant_documents(self, query, *, run_manager):
        found = self.client.search(query, k=self.k, filter=self.filter, plain=True)
        return [
            Document(
                id=hit["id"],
                page_content=hit["text"],
                metadata={**hit.get("metadata", {}), **{key: hit.get(key) for key in KEYS}},
            )
            for hit in found["hits"]
        ]
