package import Corpus
package import Segments

/// A source that an agent reads, with the passages that it wanted.
package struct AgentSource: Sendable {
    package var record: SourceRecord
    package var chunks: [Chunk]
    /// Of a group: the member that has it.
    package var member: String?

    package init(record: SourceRecord, chunks: [Chunk], member: String? = nil) {
        self.record = record
        self.chunks = chunks
        self.member = member
    }
}
