import Foundation
import QuarryKit
import Synchronization
import Testing

/// What other people's programs can do: this target sees what is public in `QuarryKit`, and
/// nothing else of Quarry's.
@Suite("The library from outside", .enabled(if: Workplace.hasModel, Workplace.needs))
struct LibraryTests {
    @Test("a job is built, told as it goes, and built again for nothing")
    func building() async throws {
        let workplace = try Workplace()
        try workplace.write("broken.pdf", "%PDF-1.4 and no more")
        let job = try Job(file: workplace.job)
        #expect(job.name == "notes" && job.roots == [workplace.corpus])
        let heard = Events()
        let first = try await job.build(workplace.options) { heard.add($0) }
        #expect(first.isNewGeneration && first.generation == 1 && first.limit == nil)
        #expect(first.changes.total == 4 && first.changes.added == 3 && first.chunks >= 3)
        #expect(first.parsed == 3 && first.embedded == first.chunks)
        #expect(first.failures.map(\.source) == ["broken.pdf"])
        #expect(first.failures.allSatisfy { $0.code == "corrupt" && !$0.wasIndexed })
        #expect(heard.failed == ["broken.pdf"])
        #expect(heard.stages == Job.Stage.allCases)
        #expect(heard.progress(of: .prepare)?.done == heard.progress(of: .prepare)?.total)

        let second = try await job.build(workplace.options)
        #expect(!second.isNewGeneration && second.root == first.root && second.parsed == 0)
    }

    @Test("an index is opened, asked and cited; a source that has changed is no proof")
    func searching() async throws {
        let workplace = try Workplace()
        let job = try Job(file: workplace.job)
        let outcome = try await job.build(workplace.options)
        let base = try await KnowledgeBase(index: job.index)
        #expect(base.root == outcome.root && base.generation == 1)
        #expect(base.sources == 3 && base.chunks == outcome.chunks)
        let found = try await base.search("how long is the warranty", count: 1)
        let passage = try #require(found.first)
        #expect(passage.source == "warranty.txt" && passage.pages == nil)
        #expect(passage.text.contains("twenty-four months"))

        for prover in try [Prover(base, job: job), Prover(base, roots: [workplace.corpus])] {
            let citation = try await prover.citation(of: passage)
            #expect(citation.source == passage.source && citation.text == passage.text)
            #expect(citation.raw.contains("twenty-four months") && citation.pages == nil)
            #expect(citation.file.hasSuffix("/warranty.txt") && citation.sha256.count == 64)
        }
        try workplace.write("warranty.txt", "The warranty lasts for ever.")
        let prover = try Prover(base, job: job)
        expect("invalid_input") { try prover.citation(of: passage) }
        expect("invalid_input") { try prover.citation(of: "warranty.txt") }
        expect("not_found") { try prover.citation(of: "warranty.txt#99") }
        // What was built stays as it was for whoever has it open.
        let again = try await base.search("how long is the warranty", count: 1)
        #expect(again.first?.text == passage.text)
    }

    @Test("a record is a source of its own, cited by its line")
    func records() async throws {
        let workplace = try Workplace()
        try workplace.write(
            "faq.jsonl",
            """
            {"_id": "1", "text": "Gaskets are changed every year."}
            {"_id": "2", "text": "Filters are washed every month."}

            """)
        let text = try String(contentsOfFile: workplace.job, encoding: .utf8)
            .replacing("] }\nindex", with: "], records: [faq.jsonl] }\nindex")
        try Data(text.utf8).write(to: URL(filePath: workplace.job))
        let job = try Job(file: workplace.job)
        _ = try await job.build(workplace.options)
        let base = try await KnowledgeBase(index: job.index)
        #expect(base.sources == 5)
        let prover = try Prover(base, job: job)
        let record = try #require(try await base.search("filters washed", count: 1).first)
        let citation = try await prover.citation(of: record)
        #expect(citation.source == "faq.jsonl#2" && citation.line == 2)
        #expect(citation.file.hasSuffix("/faq.jsonl"))
        let file = try #require(try await base.search("warranty pumps", count: 1).first)
        #expect(try await prover.citation(of: file).line == nil)
    }

    @Test("a cancelled build publishes nothing; the next one goes on and comes to the same root")
    func cancelling() async throws {
        let workplace = try Workplace(sources: 60)
        let job = try Job(file: workplace.job)
        let options = workplace.options
        // Cancelled where it is told of the first source, however busy the machine is.
        let begun = Mutex<Task<Job.Outcome, any Error>?>(nil)
        let task = Task {
            try await job.build(options) { event in
                guard case .progress(.prepare, let done, _) = event, done > 0 else { return }
                while begun.withLock({ $0 == nil }) { usleep(1_000) }
                begun.withLock { $0?.cancel() }
            }
        }
        begun.withLock { $0 = task }
        switch await task.result {
        case .success: Issue.record("the build was faster than its end")
        case .failure(let error):
            #expect((error as? KnowledgeBase.Failure)?.code == "cancelled", "\(error)")
        }
        expect("not_found") { try KnowledgeBase(index: job.index) }
        let root = try await job.build(workplace.options).root

        var elsewhere = workplace.options
        elsewhere.index = workplace.folder + "/other"
        elsewhere.cache = workplace.folder + "/other.sqlite"
        #expect(try await job.build(elsewhere).root == root)
    }

    @Test("a limit is the caller's to set; what it leaves over is named")
    func limits() async throws {
        let workplace = try Workplace()
        let job = try Job(file: workplace.job)
        var options = workplace.options
        options.maximumFiles = 1
        let first = try await job.build(options)
        #expect(first.limit == "files" && first.carriedOver.count == 2 && !first.isWhole)
        let rest = try await job.build(workplace.options)
        #expect(rest.limit == nil && rest.carriedOver.isEmpty && rest.changes.total == 3)
    }

    @Test("an index whose sources are gone is not gutted, unless that is meant")
    func removals() async throws {
        let workplace = try Workplace()
        let job = try Job(file: workplace.job)
        let root = try await job.build(workplace.options).root
        for name in ["warranty.txt", "notice.md", "退款.txt"] { try workplace.remove(name) }
        let error = await #expect(throws: KnowledgeBase.Failure.self) {
            _ = try await job.build(workplace.options)
        }
        #expect(error?.code == "refused" && error?.path == job.index, "\(error?.description ?? "")")
        #expect(try await KnowledgeBase(index: job.index).root == root)
        var options = workplace.options
        options.acceptsRemovals = true
        let outcome = try await job.build(options)
        #expect(outcome.isWhole && outcome.isNewGeneration && outcome.changes.removed == 3)
    }

    @Test("what can't be done says why")
    func failures() throws {
        let workplace = try Workplace()
        expect("not_found") { try Job(file: workplace.folder + "/none.yaml") }
        let file = workplace.folder + "/odd.yaml"
        try Data("name: x\ncorpus: { roots: [x] }\nindex: x\nchunks: {}\n".utf8)
            .write(to: URL(filePath: file))
        let error = expect("invalid_input") { try Job(file: file) }
        #expect(error?.description.contains("chunk") == true && error?.path == file)
        expect("not_found") { try KnowledgeBase(index: workplace.folder + "/none") }
    }

    @discardableResult
    private func expect<Value>(
        _ code: String, _ body: () throws -> Value,
        at location: SourceLocation = #_sourceLocation
    ) -> KnowledgeBase.Failure? {
        let error = #expect(throws: KnowledgeBase.Failure.self, sourceLocation: location) {
            _ = try body()
        }
        #expect(error?.code == code, "\(error?.description ?? "")", sourceLocation: location)
        return error
    }
}
