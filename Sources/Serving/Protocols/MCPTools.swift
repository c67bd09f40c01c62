import Answering
import Corpus
import Fields
import Foundation
import Searching
import Segments

/// The five tools. `search` and `fetch` have the form that ChatGPT's connectors ask for.
struct MCPTools: Sendable {
    let engine: ServingEngine

    var all: [MCPTool] { [search, ask, fetch, cite, listSources] }

    private static let index = Field(
        "index", .text(1...255), "The index's name; the first one served if absent.")
    private static let id = Field(
        "id", .text(1...128), isRequired: true, "As `search` or `list_sources` gave it.")

    private var search: MCPTool {
        MCPTool(
            name: "search", title: "Search the knowledge base",
            summary: "Finds the passages that answer a question best, in any language the index "
                + "has. Returns ids for `fetch` and `cite`.",
            fields: [
                Field(
                    "query", .text(1...ServerLimits.questionLength), isRequired: true,
                    "What is looked for, in words."),
                Field("k", .integer(1...50), "Passages wanted; 10 if absent."),
                Field(
                    "filter", .oneOrMore(.text(1...1_024), 0...32),
                    "What passages must be: type:pdf, lang:zh, date:2024.., or a path glob."),
                Self.index,
            ]
        ) { [engine] values, session in
            var options = SearchOptions(k: values.integer("k") ?? 10)
            options.collapsesCopies = true
            options.filters = try SearchRoutes.filters(values.texts("filter"))
            let found = try await engine.search(
                values.text("query") ?? "", in: values.text("index"), for: session.caller,
                options: options)
            var answer: [String: JSONValue] = [
                "results": .array(found.result.hits.map { Self.result($0, found, session) })
            ]
            if let partial = PartialEntry(found.result.missing) {
                answer["partial"] = try JSONValue(parsing: JSONText.data(partial))
            }
            return .object(answer)
        }
    }

    /// Without a language model: whoever calls has one.
    private var ask: MCPTool {
        MCPTool(
            name: "ask", title: "Answer from the knowledge base",
            summary: "One to three sentences of the documents, word by word, that answer a "
                + "question, each with the passage it stands in, proved; or that nothing answers.",
            fields: [
                Field(
                    "question", .text(1...ServerLimits.questionLength), isRequired: true,
                    "The question, in any words."),
                Field("sentences", .integer(1...3), "Most sentences; 3 if absent."),
                Field(
                    "filter", .oneOrMore(.text(1...1_024), 0...32),
                    "What passages must be, as for `search`."),
                Self.index,
            ]
        ) { [engine] values, session in
            var question = ServedQuestion(
                values.text("question") ?? "", index: values.text("index"), writer: nil)
            if let sentences = values.integer("sentences") {
                question.options.sentences = sentences
            }
            question.options.search.filters = try SearchRoutes.filters(values.texts("filter"))
            let served = try await engine.ask(question, for: session.caller)
            return try JSONValue(
                parsing: JSONText.data(AnswerOutput(served, base: session.base)))
        }
    }

    private static func result(
        _ hit: Hit, _ found: ServingEngine.Found, _ session: MCPSession
    ) -> JSONValue {
        let id = PassageID(hit, in: found.generation.index).text
        var result: [String: JSONValue] = [
            "id": .string(id), "title": .string(title(of: hit)),
            "url": .string(session.url(passage: id)), "text": .string(hit.chunk.text),
            "source": .string(hit.source.id.path),
        ]
        result["page"] = hit.chunk.span.firstPage.map(JSONValue.integer)
        return .object(result)
    }

    private static func title(of hit: Hit) -> String {
        let name = hit.facts.title ?? hit.source.id.path
        return hit.chunk.span.firstPage.map { "\(name), p. \($0)" } ?? name
    }

    private var fetch: MCPTool {
        MCPTool(
            name: "fetch", title: "Read a passage or a document",
            summary: "The text of a passage with what stands around it, or of a whole source (up "
                + "to \(Self.chunkLimit) passages).",
            fields: [Self.id]
        ) { [engine] values, session in
            let id = values.text("id") ?? ""
            if let passage = PassageID(id) {
                let held = try await engine.source(
                    passage.source, SourcePart(passage.range, around: Self.around),
                    for: session.caller)
                return Self.document(
                    id, url: session.url(passage: id), held,
                    passage: held.chunks.first { $0.span.range == passage.range })
            }
            let held = try await engine.source(
                id, .positions(from: 0, count: Self.chunkLimit), for: session.caller)
            return Self.document(id, url: session.url(source: id), held, passage: nil)
        }
    }

    /// Passages that come along on each side.
    private static let around = 2
    private static let chunkLimit = 200

    private static func document(
        _ id: String, url: String, _ held: HeldSource, passage chunk: Chunk?
    ) -> JSONValue {
        let (record, chunks) = (held.record, held.chunks)
        var metadata: [String: JSONValue] = [
            "source": .string(record.file.id.path), "language": .string(record.facts.language),
            "sha256": .string(record.file.contentHash.hex),
        ]
        if let chunk {
            metadata["passage"] = .string(chunk.text)
            metadata["page"] = chunk.span.firstPage.map(JSONValue.integer)
            metadata["heading"] = .array(chunk.heading.map(JSONValue.string))
        } else if record.chunkCount > chunks.count {
            metadata["omitted_passages"] = .integer(record.chunkCount - chunks.count)
        }
        return [
            "id": .string(id), "title": .string(record.facts.title ?? record.file.id.path),
            "text": .string(chunks.map(\.text).joined(separator: "\n\n")), "url": .string(url),
            "metadata": .object(metadata),
        ]
    }

    private var cite: MCPTool {
        MCPTool(
            name: "cite", title: "Prove a passage",
            summary: "Whether a passage stands in its document as that is now: proved, "
                + "text_moved, source_changed, source_missing or unproved; with page and place.",
            fields: [Self.id]
        ) { [engine] values, session in
            guard let id = values.text("id").flatMap(PassageID.init) else {
                throw Problem(.invalidRequest, "that is no id of a passage", member: "id")
            }
            return try JSONValue(
                parsing: JSONText.data(try await engine.cite(id, for: session.caller)))
        }
    }

    private var listSources: MCPTool {
        MCPTool(
            name: "list_sources", title: "List the documents",
            summary: "The sources of an index, by path.",
            fields: [
                Self.index, Field("prefix", .text(0...1_024), "What paths begin with."),
                Field("after", .text(0...1_024), "The path that the list before ended with."),
                Field("limit", .integer(1...200), "Sources wanted; 50 if absent."),
            ]
        ) { [engine] values, session in
            let page = try await engine.sources(
                in: values.text("index"), after: values.text("after"),
                prefix: values.text("prefix"), limit: values.integer("limit") ?? 50,
                for: session.caller)
            return try JSONValue(parsing: JSONText.data(page))
        }
    }
}
