import Foundation
import QuarryKit

/// Builds a job's index, searches it, asks it, and proves what it says.
func run(_ file: String) async throws(KnowledgeBase.Failure) {
    // Bring the index up to date, told how far it is from several threads.
    let job = try Job(file: file)
    let outcome = try await job.build { event in
        switch event {
        case .progress(.prepare, let done, let total): print("\(done) of \(total) sources")
        case .failed(let source): print("left out: \(source.source): \(source.reason)")
        case .progress, .note, .warning: break
        }
    }
    print(outcome.changes.total, "sources,", outcome.chunks, "chunks,", outcome.limit ?? "whole")

    // Search it. What is awaited works beside Swift's pool.
    let base = try await KnowledgeBase(index: job.index)
    for passage in try await base.search("退款期限", count: 3) {
        print(passage.source, passage.pages?.lowerBound ?? 0, passage.heading.last ?? "")
    }

    // In the query language, with filters, and what the scores are made of.
    var options = KnowledgeBase.Options()
    options.filters = ["type:pdf", "page:2-"]
    options.collapse = .nearDuplicates
    options.explains = true
    let list = try await base.search("+refund period", options: options)
    for passage in list.passages {
        print(passage.source, passage.explanation?.terms.keys.sorted() ?? [])
    }

    // Ask it: sentences of the documents, each with a citation that is proved in its source.
    let prover = try Prover(base, job: job)
    let answer = try await base.ask("報支期限是出差結束後幾日？", prover: prover)
    print(answer.text)
    for citation in answer.citations {
        print("[\(citation.number)] \(citation.source): \(citation.proof.rawValue)")
    }

    // Prove a passage: its file, its place there, and the text as the document has it.
    if let passage = list.passages.first {
        let citation = try await prover.citation(of: passage)
        print(citation.file, citation.range, citation.sha256.prefix(8), citation.raw.count)
    }

    // Whatever is built meanwhile, this base answers from its generation. The next one:
    let newest = try await base.newest()
    print("generation \(newest.generation),", newest.root == base.root ? "as before" : "new")
}

do {
    try await run(CommandLine.arguments.dropFirst().first ?? "jobs/finance.yaml")
} catch {
    // The code is for programs, the rest for people: what is wrong where, and what to do.
    FileHandle.standardError.write(Data("\(error.code): \(error)\n".utf8))
    exit(1)
}
