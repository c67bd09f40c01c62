import Searching

/// What a group asks of a member's documents on behalf of a reader.
protocol DocumentAsking: Codable, Sendable {
    associatedtype Answer: Codable & Sendable

    /// The last part of its path.
    static var route: String { get }
    /// Whether documents are opened for it, which one thread does.
    static var isParsing: Bool { get }
    var readers: Audience { get }

    /// - Parameter view: what the reader sees of the member.
    /// - Throws: `QuarryError`, `Problem` for what no group asks.
    func answer(of view: IndexView, proofs: SourceProofs) throws -> Answer
}
