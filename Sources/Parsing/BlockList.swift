import Corpus

/// Collects a document's blocks and keeps them within the limits.
struct BlockList {
    private(set) var blocks: [Block] = []
    private var textBytes = 0

    mutating func append(_ block: Block) throws(QuarryError) {
        textBytes += block.text.utf8.count + 1
        guard textBytes <= Limits.textBytes else {
            throw QuarryError(
                .limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
        }
        guard blocks.count < Limits.blocks else {
            throw QuarryError(.limitExceeded, "more than \(Limits.blocks) blocks")
        }
        blocks.append(block)
    }

    mutating func append(_ more: [Block]) throws(QuarryError) {
        for block in more { try append(block) }
    }
}
