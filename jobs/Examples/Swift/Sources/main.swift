import QuarryKit

// Bring the index up to date.
let job = try Job(file: CommandLine.arguments.dropFirst().first ?? "jobs/finance.yaml")
let outcome = try await job.build { event in
    switch event {
    case .progress(let stage, let done, let total):
        if stage == .prepare { print("\(done) of \(total) sources") }
    case .failed(let source): print("\(source.source): \(source.reason)")
    case .note, .warning: break
    }
}
print(outcome.changes.total, "sources,", outcome.chunks, "chunks,", outcome.limit ?? "no limit")

// Ask it.
let base = try KnowledgeBase(index: job.index)
for answer in try base.search("退款期限", count: 3) {
    print(answer.source, answer.page ?? 0, answer.heading.last ?? "")
}

// Ask it in the query language, for a page of answers.
var options = KnowledgeBase.Options()
options.filters = ["type:pdf", "page:2-"]
options.collapse = .nearDuplicates
let list = try base.search("refund", options: options)
print(list.answers.count, list.hasMore, list.notes)

// Prove the first answer in its source.
let prover = try Prover(base, job: job)
if let answer = list.answers.first {
    let citation = try prover.citation(of: answer)
    print(citation.source, citation.pages ?? 0...0, citation.range, citation.sha256.prefix(8))
}
