import Chat
package import Citing
package import Corpus
import Exporting
package import Searching
import Snapshots

/// Makes a dataset of an index: questions that its passages answer, split and proved.
///
/// Two passes over the corpus: the first finds what may be asked and keeps some 120 bytes a
/// question, the second reads what was taken again, a source at a time.
package struct DatasetMaker {
    let searcher: Searcher
    let prover: SourceProver?
    let settings: DatasetSettings
    let progress: Progress

    /// Told what is being done, and how much of it is.
    package typealias Progress = (_ stage: String, _ done: Int, _ total: Int) -> Void

    /// - Parameters:
    ///   - searcher: of the whole index; with a model where `settings.needsModel`.
    ///   - prover: opens sources; nil: a passage is proved by the index alone.
    package init(
        _ searcher: Searcher, prover: SourceProver?, settings: DatasetSettings,
        progress: @escaping Progress = { _, _, _ in }
    ) {
        self.searcher = searcher
        self.prover = prover
        self.settings = settings
        self.progress = progress
    }

    /// - Parameter target: the folder: absent, empty, or an earlier dataset, which is replaced.
    /// - Throws: `invalidInput` where `target` holds something else or lies in the index, and where
    ///   nothing can be asked; what `NearDuplicateClusters` throws; `corrupt`, `io`,
    ///   `limitExceeded` where the disk is full. Nothing is written then.
    /// - Complexity: O(text of the corpus), a parse of each source that is proved, and for `pairs` two
    ///   texts to embed and a search for each line.
    package func make(into target: String) throws(QuarryError) -> DatasetReport {
        let snapshot = searcher.snapshot
        let folder = try ExportFolder(
            target: target, outside: snapshot.layout.root, report: DatasetReport.fileName)
        do throws(QuarryError) {
            let corpus = try DatasetCorpus(snapshot, audience: settings.audience)
            var report = DatasetReport(
                format: settings.format, quarry: Version.quarry, root: snapshot.manifest.root,
                settings: stated,
                sources: .init(train: 0, test: 0, restricted: corpus.restricted),
                passages: corpus.chunkCount)
            let plan = try plan(corpus, report: &report)
            try write(plan, to: folder, report: &report)
            try folder.write(
                DatasetCard(report: report, metadataKeys: corpus.metadataKeys).text,
                as: DatasetCard.fileName)
            report.files = folder.files
            try folder.publish(report)
            return report
        } catch {
            folder.discard()
            throw error
        }
    }

    private var stated: DatasetReport.Settings {
        DatasetReport.Settings(
            questions: settings.kinds.sorted(), testShare: settings.testShare,
            perScript: settings.perScript, negatives: settings.negatives,
            negativeRanks:
                "\(settings.negativeRanks.lowerBound)-\(settings.negativeRanks.upperBound)",
            audience: settings.audience.text, golden: settings.golden.count)
    }

    // MARK: The first pass

    private func plan(
        _ corpus: DatasetCorpus, report: inout DatasetReport
    ) throws(QuarryError) -> DatasetPlan {
        var dropped: [DropReason: Int] = [:]
        let clusters = try NearDuplicateClusters(corpus) {
            progress("compare", $0, NearDuplicateClusters.passes)
        }
        let golden = try golden(corpus)
        dropped.add(golden.dropped)
        let written = try written(corpus, report: &report)
        dropped.add(written.dropped)
        let split = try split(corpus, clusters, answering: golden.sources)
        let pool = QuestionPool(
            corpus: corpus, kinds: settings.kinds, given: golden.questions + written.questions,
            threads: settings.threads)
        // Where texts are learned to be said, one answer is enough.
        let isSpoken = settings.format == .instruct || settings.format == .messages
        var candidates = try pool.candidates(isSpoken: isSpoken) { progress("ask", $0, $1) }
        if settings.format == .beir { dropped.add(try dropCopied(&candidates, of: corpus)) }
        let taken = QuestionSelection(
            corpus: corpus, clusters: clusters, split: split, format: settings.format,
            perScript: settings.perScript
        ).take(candidates)
        dropped.add(taken.dropped)
        report.count(dropped)
        report.count(taken)
        report.sources.test = split.isTest.count { $0 }
        report.sources.train = split.isTest.count - report.sources.test
        var plan = DatasetPlan(
            corpus: corpus, clusters: clusters, split: split, pool: pool, taken: taken)
        for given in golden.questions {
            plan.answers[given.question.query, default: []].append(given.chunk)
        }
        return plan
    }

    /// - Parameter related: sources that answer the same question.
    private func split(
        _ corpus: DatasetCorpus, _ clusters: NearDuplicateClusters, answering related: [[Int]]
    ) throws(QuarryError) -> DatasetSplit {
        let copies = try SourceCopies(
            corpus, most: DatasetSplit.boilerplate, threads: settings.threads)
        var split = DatasetSplit(
            corpus, clusters: clusters, related: related + copies.groups,
            share: settings.testShare)
        split.isRepeated = try RepeatedSentences(
            corpus, isTest: split.isTest, threads: settings.threads
        ).isRepeated
        return split
    }

    /// In a set with a corpus of its own a question must not stand in a document that is judged to
    /// be no answer.
    private func dropCopied(
        _ candidates: inout [Candidate], of corpus: DatasetCorpus
    ) throws(QuarryError) -> [DropReason: Int] {
        let copied = try RepeatedSentences.copied(
            candidates.filter(\.isWithheld).map(\.sentence), in: corpus,
            threads: settings.threads)
        let before = candidates.count
        candidates.removeAll { $0.isWithheld && copied.contains($0.sentence) }
        var dropped: [DropReason: Int] = [:]
        dropped.add(.copied, before - candidates.count)
        return dropped
    }

    private func golden(_ corpus: DatasetCorpus) throws(QuarryError) -> GoldenLocator.Found {
        guard settings.kinds.contains(.golden) else { return GoldenLocator.Found() }
        return try GoldenLocator(corpus: corpus, searcher: searcher).locate(settings.golden) {
            progress("locate", $0, settings.golden.count)
        }
    }

    private func written(
        _ corpus: DatasetCorpus, report: inout DatasetReport
    ) throws(QuarryError) -> WrittenQuestions.Found {
        guard settings.kinds.contains(.llm), let writer = settings.writer else {
            return WrittenQuestions.Found()
        }
        let found = try WrittenQuestions(
            corpus, writer: writer, count: settings.writtenPassages
        ).write { progress("write", $0, $1) }
        report.written = .init(
            model: writer.endpoint.model, asked: found.asked, failed: found.failed,
            failure: found.failure, isGivenUp: found.isGivenUp)
        return found
    }

    // MARK: The second pass

    private func write(
        _ plan: DatasetPlan, to folder: ExportFolder, report: inout DatasetReport
    ) throws(QuarryError) {
        guard !plan.taken.candidates.isEmpty else { throw nothing(report) }
        var pass = WritingPass(
            plan: plan, format: settings.format, proofs: PassageProofs(prover),
            writer: try writer(plan, folder))
        try pass.run(&report) { progress("prove", $0, plan.corpus.sources.count) }
        guard report.lines.train + report.lines.test > 0 else { throw nothing(report) }
    }

    private func writer(
        _ plan: DatasetPlan, _ folder: ExportFolder
    ) throws(QuarryError) -> any LineWriter {
        switch settings.format {
        case .instruct: return try InstructWriter(folder)
        case .messages: return try MessagesWriter(folder)
        case .pairs:
            return try PairsWriter(
                folder,
                negatives: HardNegatives(plan, searcher: searcher, settings: settings))
        case .beir: return try BEIRWriter(folder)
        }
    }

    private func nothing(_ report: DatasetReport) -> QuarryError {
        let reasons = report.dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let restricted =
            report.sources.restricted > 0
            ? "; \(report.sources.restricted) sources are not for this audience" : ""
        // Without it a failed endpoint would look like an empty index.
        let failure = report.written?.failure.map { "; the language model failed: \($0)" } ?? ""
        return QuarryError(
            .invalidInput, path: searcher.snapshot.layout.root,
            "no question can be asked of its \(report.passages) passages"
                + (reasons.isEmpty ? "" : " (left out: \(reasons.joined(separator: ", ")))")
                + restricted + failure + "; nothing was written")
    }
}

extension DatasetReport {
    fileprivate mutating func count(_ taken: QuestionSelection.Taken) {
        scriptLimit = taken.cap
        for (script, count) in taken.found {
            scripts[script.rawValue] = .init(
                found: count, taken: taken.candidates.count { $0.script == script })
        }
    }

    mutating func count(_ dropped: [DropReason: Int]) {
        for (reason, count) in dropped { self.dropped[reason.rawValue, default: 0] += count }
    }
}
