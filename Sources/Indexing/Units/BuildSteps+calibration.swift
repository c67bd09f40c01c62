package import Corpus
import Embedding
import Postings
import Ranking
import Segments
package import Snapshots

/// Measuring the index, in three steps: the questions, what each group of segments has for them,
/// and what late interaction says of the best.
extension BuildSteps {
    /// - Parameters:
    ///   - segments: of all of the index, by partition; a segment's place is its index here.
    ///   - facts: of each.
    ///   - terms: where its file of terms is.
    /// - Throws: `corrupt`; what the artifact store and the model throw.
    package func questions(
        of segments: [Manifest.SegmentEntry], facts: [SegmentFacts], terms: [String]
    ) throws -> CalibrationQuestions {
        let languages = try LanguageStage.merged(facts.map(\.languages), vectors: vectors)
        let samples = facts.samples
        let usable = ScriptCalibration.usable(samples).map {
            (script: $0, samples: samples[$0] ?? [])
        }
        let words = usable.flatMap(\.samples).flatMap { CandidateSearch.terms(of: $0.query) }
        return CalibrationQuestions(
            languages: languages,
            statistics: try BM25Statistics(
                of: words, inTermsAt: usable.isEmpty ? [] : terms,
                documentCount: segments.reduce(0) { $0 + $1.chunks },
                totalLength: segments.reduce(0) { $0 + $1.terms }),
            samples: usable)
    }

    /// Asks the questions of some segments.
    /// - Parameter segments: their places among all, and folders.
    /// - Throws: `corrupt`; what the artifact store and the model throw.
    package func findings(
        for questions: CalibrationQuestions, in segments: [(place: Int, folder: String)]
    ) throws -> CalibrationFindings {
        let readers = try segments.map {
            (place: $0.place, reader: try SegmentReader(folder: $0.folder))
        }
        let search = ClozeSearch(
            readers, collection: questions.statistics, vectors: vectors,
            settings: fingerprints.settings, languages: questions.languages, threads: threads)
        return CalibrationFindings(
            try questions.samples.flatMap { _, samples in
                try control.checkpoint()
                return try search.findings(for: samples)
            })
    }

    /// What late interaction has to compare; nothing where its weights are stated.
    /// - Parameter findings: together of all segments, each of them once.
    /// - Throws: `corrupt` where they are not.
    package func pairs(
        for questions: CalibrationQuestions, findings: [CalibrationFindings]
    ) throws(QuarryError) -> CalibrationPairs {
        let found = try calibrations(for: questions, findings: findings)
        var pairs: [CalibrationPairs.Pair] = []
        for calibration in found where calibration.measuresLate {
            for (sample, head) in zip(calibration.samples, calibration.heads) {
                for (rank, place) in head.enumerated() {
                    pairs.append(
                        .init(
                            query: sample.query, address: place.candidate.address,
                            rest: rank == 0 ? sample.rest : nil))
                }
            }
        }
        return CalibrationPairs(pairs)
    }

    /// Compares pairs with chunks in some segments.
    /// - Throws: `corrupt` where a pair's chunk is in none of them; what the artifact store and the
    ///   model throw.
    package func similarities(
        of pairs: CalibrationPairs, in segments: [(place: Int, folder: String)]
    ) throws -> CalibrationSimilarities {
        var readers: [Int: SegmentReader] = [:]
        for segment in segments {
            readers[segment.place] = try SegmentReader(folder: segment.folder)
        }
        let texts = try pairs.pairs.map { pair throws(QuarryError) in
            if let rest = pair.rest { return LatePair(query: pair.query, text: rest) }
            guard let reader = readers[pair.address.segment] else {
                throw QuarryError(.corrupt, "a pair names a segment that its unit does not")
            }
            let chunk = try reader.chunk(pair.address.ordinal).chunk
            return LatePair(query: pair.query, text: chunk.embeddedText)
        }
        return CalibrationSimilarities(
            try LateComparison(vectors: vectors, control: control).similarities(texts))
    }

    /// - Parameters:
    ///   - findings: together of all segments, each of them once.
    ///   - groups: places of segments whose pairs were compared together, and with what scores.
    /// - Throws: `corrupt` where findings or scores are not those of the questions.
    package func measurements(
        of questions: CalibrationQuestions, findings: [CalibrationFindings],
        similarities groups: [(places: Set<Int>, scores: CalibrationSimilarities)]
    ) throws(QuarryError) -> Measurements {
        var rest = groups.map { (places: $0.places, scores: $0.scores.scores[...]) }
        var calibration: [String: Manifest.Calibration] = [:]
        for found in try calibrations(for: questions, findings: findings) {
            do {
                calibration[found.script.rawValue] = try found.result { heads in
                    try heads.map { head in
                        try head.map { place in
                            let segment = place.candidate.address.segment
                            guard
                                let group = rest.firstIndex(where: {
                                    $0.places.contains(segment)
                                }), let score = rest[group].scores.popFirst()
                            else {
                                throw QuarryError(.corrupt, "fewer pairs were compared than asked")
                            }
                            return score
                        }
                    }
                }
            } catch {
                throw QuarryError(other: error)
            }
        }
        guard rest.allSatisfy(\.scores.isEmpty) else {
            throw QuarryError(.corrupt, "more pairs were compared than asked")
        }
        return Measurements(languages: questions.languages, calibration: calibration)
    }

    private func calibrations(
        for questions: CalibrationQuestions, findings: [CalibrationFindings]
    ) throws(QuarryError) -> [ScriptCalibration] {
        let count = questions.all.count
        guard findings.allSatisfy({ $0.findings.count == count }) else {
            throw QuarryError(.corrupt, "findings are of other questions")
        }
        var start = 0
        var found: [ScriptCalibration] = []
        for (script, samples) in questions.samples {
            var pools: [ClozePool] = []
            for index in start..<start + samples.count {
                guard let pool = ClozeFinding.pool(of: findings.map { $0.findings[index] }) else {
                    throw QuarryError(
                        .corrupt, "findings are not of each segment of the index once")
                }
                pools.append(pool)
            }
            start += samples.count
            found.append(
                ScriptCalibration(
                    script, samples: samples, pools: pools,
                    ranking: fingerprints.settings.ranking))
        }
        return found
    }
}
