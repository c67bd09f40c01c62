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
            do throws(ShardFailure) {
                passages.append(
                    try passage(reply, of: known(address).candidate, context: context))
            } catch {
                throw MembersFailed(failures: [key(of: address).member: error])
            }
        }
        return passages
    }

    private func passage(
        _ reply: ShardPassage, of found: ShardCandidate, context: Int
    ) throws(ShardFailure) -> Passage {
        guard reply.isOfThisVersion else {
            throw MemberSource.otherForm(reply.sourceVersion, reply.chunkVersion)
        }
        let content: ShardPassage.Content
        do throws(DecodingFailure) {
            content = try reply.content()
        } catch {
            throw ShardFailure(.broken, "its passages can't be read")
        }
        guard reply.before.count <= context, reply.after.count <= context, isOf(content, found),
            ([content.chunk] + content.before + content.after).allSatisfy(MemberSource.isOrdinary)
        else { throw ShardFailure(.broken, "it shows another chunk than the one it found") }
        return Passage(reply: reply, content: content)
    }

    private func isOf(_ content: ShardPassage.Content, _ found: ShardCandidate) -> Bool {
        content.source.file.id.path == found.source
            && content.chunk.position == found.position
            && Digest.sha256(content.chunk.text).bytes == Array(found.text)
    }
}
