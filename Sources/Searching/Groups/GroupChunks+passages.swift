import Corpus
import Foundation
import Ranking
import Segments
import Storage

extension GroupChunks {
    /// A chunk as its member has it.
    struct Passage {
        var reply: ShardPassage
        var content: ShardPassage.Content

        var copy: Hit.Copy {
            Hit.Copy(
                source: content.source.file, title: content.source.facts.title,
                heading: content.chunk.heading, span: content.chunk.span)
        }
    }

    /// - Throws: `MembersFailed`, also where one shows other chunks than those it found.
    func passages(
        of addresses: [ChunkAddress], context: Int, isExplained: Bool
    ) throws(MembersFailed) -> [Passage] {
        let replies = try ask(addresses) {
            ShardPassageQuery(
                question: question, collection: isExplained ? collection : nil, addresses: $0,
                context: context)
        }
        var passages: [Passage] = []
        for (address, reply) in zip(addresses, replies) {
            guard reply.before.count <= context, reply.after.count <= context,
                let content = try? reply.content(), isOf(content, address)
            else {
                throw MembersFailed(failures: [
                    key(of: address).member: ShardFailure(
                        .broken, "it shows another chunk than the one it found")
                ])
            }
            passages.append(Passage(reply: reply, content: content))
        }
        return passages
    }

    private func isOf(_ content: ShardPassage.Content, _ address: ChunkAddress) -> Bool {
        let found = known(address).candidate
        return content.source.file.id.path == found.source
            && content.chunk.position == found.position
            && Digest.sha256(content.chunk.text).bytes == Array(found.text)
    }
}
