import Corpus
import Fields
import Searching
import Segments

extension AgentTools {
    /// Passages of a search or a source.
    private static let passages = 5

    var search: AgentTool {
        AgentTool(
            "search", "Finds the passages that answer a question best, and numbers them.",
            fields: [
                Field("query", .text(1...2_000), isRequired: true, "What is looked for, in words."),
                Field("k", .integer(1...10), "Passages; 5 if absent."),
                Field(
                    "filter", .text(1...1_024), "type:pdf, lang:zh, date:2024.., or a path glob."),
            ]
        ) { [self] values, gathered throws(QuarryError) in
            var options = options
            options.k = values.integer("k") ?? Self.passages
            if let filter = values.text("filter") {
                do throws(InvalidText) {
                    options.filters.append(try Condition(filter: filter))
                } catch {
                    return .refused("filter: \(error.reason)")
                }
            }
            let result = try library.search(values.text("query") ?? "", options: options)
            gathered.miss(result.missing)
            return .done(observation(of: result.hits, gathered: &gathered))
        }
    }

    /// What a search shows of its hits.
    func observation(of hits: [Hit], gathered: inout GatheredPassages) -> Observation {
        var observation = Observation(room: room)
        guard !hits.isEmpty else {
            observation.add(line: "Nothing was found.")
            return observation
        }
        for hit in hits {
            guard observation.add(AnswerPassage(hit), to: &gathered) else { break }
            gathered.keep(hit)
        }
        return observation
    }

    var fetch: AgentTool {
        AgentTool(
            "fetch", "Reads on: what stands around a passage, or a document from its beginning.",
            fields: [
                Field("passage", .integer(1...9_999), "A passage's number."),
                Field("source", .text(1...1_024), "Or a document's path."),
                Field("from", .integer(0...10_000_000), "Passages of the document passed over."),
            ]
        ) { [self] values, gathered throws(QuarryError) in
            let passage = values.integer("passage")
            guard (passage == nil) != (values.text("source") == nil) else {
                return .refused("fetch takes either passage or source")
            }
            let id: SourceID
            var member: String?
            let first: Int
            if let passage {
                guard let given = gathered.list.numbered(passage) else {
                    return .refused(Self.unknown(passage))
                }
                id = given.source.id
                member = given.member
                first = max(given.chunk.position - Self.around, 0)
            } else {
                id = SourceID(path: values.text("source") ?? "")
                first = values.integer("from") ?? 0
            }
            let (found, missing) = try library.source(
                of: id, at: member, passages: first..<first + Self.passages)
            guard let source = found else { return Self.unfound(missing, gathered: &gathered) }
            var observation = Observation(room: room)
            for chunk in source.chunks {
                let passage = AnswerPassage(chunk, of: source.record, at: source.member)
                guard observation.add(passage, to: &gathered) else { break }
            }
            let count = source.record.chunkCount
            if source.chunks.isEmpty { observation.add(line: "It has \(count) passages.") }
            return .done(observation)
        }
    }

    /// Passages that come along on each side.
    private static let around = 2
    /// The same for what is not there and what may not be seen.
    static let missing = "there is no document of that path; list_sources has those there are"

    /// A source that is nowhere, as far as members of a group say.
    static func unfound(
        _ missing: [MissingMember], gathered: inout GatheredPassages
    ) -> ToolOutcome {
        gathered.miss(missing)
        let silent = missing.map { "\($0.name) (\($0.reason))" }.joined(separator: ", ")
        return .refused(missing.isEmpty ? Self.missing : Self.missing + silence(silent))
    }

    private static func silence(_ members: String) -> String {
        ", or it is at a part that does not answer now: \(members)"
    }

    static func unknown(_ passage: Int) -> String {
        "no passage \(passage) was given"
    }

    var cite: AgentTool {
        AgentTool(
            "cite", "Says whether a passage stands in its document as that is now.",
            fields: [
                Field("passage", .integer(1...9_999), isRequired: true, "Its number.")
            ]
        ) { [self] values, gathered throws(QuarryError) in
            let number = values.integer("passage") ?? 0
            guard let passage = gathered.list.numbered(number) else {
                return .refused(Self.unknown(number))
            }
            let proof = surroundings.proof(passage.name, passage.member)
            var observation = Observation(room: room)
            let verb = proof.isProved ? "is" : "is not"
            observation.add(line: "[\(number)] \(verb) proved (\(proof.name))")
            return .done(observation)
        }
    }

    var listSources: AgentTool {
        AgentTool(
            "list_sources", "Lists the documents by path.",
            fields: [
                Field("prefix", .text(0...1_024), "What paths begin with."),
                Field("after", .text(0...1_024), "The path that the list before ended with."),
                Field("limit", .integer(1...100), "Documents; 30 if absent."),
            ]
        ) { [self] values, gathered throws(QuarryError) in
            let (found, hasMore, missing) = try library.list(
                after: values.text("after"), prefix: values.text("prefix") ?? "",
                limit: values.integer("limit") ?? 30)
            gathered.miss(missing)
            var observation = Observation(room: room)
            for record in found {
                let title = record.facts.title.map { ", " + ForeignText.quoted($0) } ?? ""
                let path = ForeignText.escaped(record.file.id.path)
                observation.add(
                    line: "\(path) (\(record.file.type.rawValue), \(record.chunkCount) passages"
                        + "\(title))")
            }
            if found.isEmpty { observation.add(line: "There are none.") }
            if hasMore || observation.isCut { observation.add(line: "There are more.") }
            if !missing.isEmpty {
                let names = missing.map(\.name).joined(separator: ", ")
                observation.add(line: "Without those of parts that do not answer now: \(names).")
            }
            return .done(observation)
        }
    }
}
