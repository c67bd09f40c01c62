import Artifacts
import Corpus
import Embedding
import Jobs
import Snapshots
import Storage

extension BuildPass {
    /// What is there: files with their contents' hashes, and what the current generation holds.
    struct Scan {
        var files: [HashedFile]
        var previous: PreviousGeneration
        var removals: Removals
        var passedOver: [CorpusListing.PassedOver]
        var leftOut: LeftOutFiles
        var forecast: DiskForecast
    }

    mutating func scan() throws -> Scan {
        try job.checkAdapter(for: encoder.model)
        events.progress(.scan, 0, 0)
        let survey = try circumstances.timed("scan") { [job, fingerprints, options, events] in
            try CorpusSurvey(
                job, fingerprints: fingerprints, options: options.ofSurvey,
                control: options.control, events: events)
        }
        circumstances.note(survey)
        let forecast = DiskForecast(
            manifest: try store.currentNumber().map { try store.manifest($0) },
            settings: fingerprints.settings, dimension: encoder.model.dimension,
            tokenDimension: encoder.model.configuration.hiddenSize)
        let scan = Scan(
            files: survey.files, previous: survey.previous, removals: survey.removals,
            passedOver: survey.listing.passedOver,
            leftOut: survey.listing.leftOut, forecast: forecast)
        guard !scan.removals.isRefused else { return scan }
        try survey.remember()
        try checkDisk(
            forecast,
            pending: scan.files.map(\.file).filter {
                knownChunkCount(of: $0, in: scan.previous) == nil
            })
        return scan
    }

    /// The chunk count of a source that is as it was; nil if it must be prepared.
    func knownChunkCount(of file: SourceFile, in previous: PreviousGeneration) -> Int? {
        options.ignoresCache ? nil : previous.chunkCount(of: file)
    }

    /// Room for what is to be written; see `DiskForecast`.
    private func checkDisk(
        _ forecast: DiskForecast, pending: [SourceFile]
    ) throws(QuarryError) {
        try forecast.check(
            pending,
            places: .init(
                index: options.index, cache: artifacts.path,
                cacheBudgetBytes: artifacts.budgetBytes, state: options.state.path),
            space: options.space)
    }
}

extension BuildOptions {
    fileprivate var ofSurvey: CorpusSurvey.Options {
        var survey = CorpusSurvey.Options(index: index, state: state, threads: threads)
        survey.distrustsHints = distrustsHints
        survey.acceptsRemovals = acceptsRemovals
        survey.toleratesDamage = ignoresCache
        return survey
    }
}

extension BuildCircumstances {
    mutating func note(_ survey: CorpusSurvey) {
        failures = survey.failures
        remarks = survey.listing.remarks
        roots = survey.listing.roots.map { .init(stated: $0.stated, path: $0.path, name: $0.name) }
    }
}
