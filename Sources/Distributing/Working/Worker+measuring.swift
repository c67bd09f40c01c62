import Corpus
import Indexing
import Storage

extension Worker {
    /// Asks an index's pseudo-queries of some of its segments.
    func search(_ unit: Unit, name: String, scratch: String) throws -> Receipt {
        guard let reference = unit.questions else {
            throw QuarryError(.invalidInput, path: name, "the unit names no questions")
        }
        let questions = try input(reference, in: StoreLayout.questions) {
            (bytes, path) throws(QuarryError) in
            try CalibrationQuestions(encoded: bytes, path: path)
        }
        let findings = try steps.findings(
            for: questions, in: segments(of: unit, bringingInto: scratch))
        var receipt = Receipt(.search, of: name)
        receipt.result = try put(findings.encoded, in: StoreLayout.findings)
        return receipt
    }

    /// Compares pseudo-queries with chunks of some segments token by token.
    func compare(_ unit: Unit, name: String, scratch: String) throws -> Receipt {
        guard let reference = unit.pairs else {
            throw QuarryError(.invalidInput, path: name, "the unit names no pairs")
        }
        let pairs = try input(reference, in: StoreLayout.pairs) {
            (bytes, path) throws(QuarryError) in
            try CalibrationPairs(encoded: bytes, path: path)
        }
        let scores = try steps.similarities(
            of: pairs, in: segments(of: unit, bringingInto: scratch))
        var receipt = Receipt(.compare, of: name)
        receipt.result = try put(scores.encoded, in: StoreLayout.scores)
        return receipt
    }

    private func segments(
        of unit: Unit, bringingInto scratch: String
    ) throws(QuarryError) -> [(place: Int, folder: String)] {
        try (unit.segments ?? []).map { segment throws(QuarryError) in
            var folder = ""
            for file in segment.stored {
                folder = FileSystem.folder(
                    of: try store.path(of: file, bringingInto: scratch))
            }
            return (place: segment.place, folder: folder)
        }
    }
}
