import Citing
import Corpus

extension SourceProofs {
    /// Bytes of a document that is sent as it is.
    static let largestOriginal = 256 << 20

    /// A page of a PDF as a PNG.
    /// - Throws: `Problem`: not found where the document is not here as it was indexed, or has no
    ///   such page.
    func page(
        _ number: Int, longestSide: Int, of source: SourceFile, in generation: ServedGeneration
    ) throws -> PageView {
        try reading(generation) { prover throws(QuarryError) in
            try prover.page(number, longestSide: longestSide, of: source)
        }
    }

    /// The document's bytes.
    /// - Throws: as `page(_:longestSide:of:in:)`.
    func original(of source: SourceFile, in generation: ServedGeneration) throws -> [UInt8] {
        try reading(generation) { prover throws(QuarryError) in
            try prover.bytes(of: source, limit: Self.largestOriginal)
        }
    }

    /// The pages that a proved passage stands on; none in a document without pages.
    /// - Throws: as `page(_:longestSide:of:in:)`.
    func pages(
        of citation: Citation, in generation: ServedGeneration
    ) throws -> [PassagePage] {
        try reading(generation) { prover throws(QuarryError) in try prover.pages(of: citation) }
    }

    private func reading<Value>(
        _ generation: ServedGeneration,
        _ read: (SourceProver) throws(QuarryError) -> Value
    ) throws -> Value {
        guard let prover = try prover(for: generation) else {
            throw Problem(.notFound, "the documents of this index are not here")
        }
        do throws(QuarryError) {
            return try read(prover)
        } catch {
            throw Self.problem(error)
        }
    }

    /// What is said of it holds no path of this machine.
    private static func problem(_ error: QuarryError) -> any Error {
        switch error.code {
        case .notFound: Problem(.notFound, "the document is not here, or has no such page")
        case .invalidInput: Problem(.notFound, "the document has changed since it was indexed")
        case .unsupported: Problem(.notFound, "a document of this type has no pages")
        case .encrypted: Problem(.notFound, "the document asks for a password")
        case .limitExceeded: Problem(.notFound, "the document, or its page, is too large for that")
        case .timedOut, .crashed, .corrupt:
            Problem(.notFound, "the page can't be drawn")
        case .alreadyExists, .formatTooOld, .formatTooNew, .io: error
        }
    }
}
