import Corpus

extension KnowledgeBase {
    /// Why something can't be opened, searched, asked, cited or built.
    public struct Failure: Error, CustomStringConvertible {
        /// For programs, as on the command line: `not_found`, `already_exists`, `invalid_input`,
        /// `corrupt`, `format_too_old`, `format_too_new`, `limit_exceeded`, `encrypted`,
        /// `unsupported`, `io`, `crashed`, `timed_out`; of builds `refused`; of what is awaited
        /// `cancelled`.
        public let code: String
        /// The file or source it is about, if one is known.
        public let path: String?
        /// For people: path, place, what is wrong there and what to do. It holds no text of documents.
        public let description: String
    }
}

extension KnowledgeBase.Failure {
    /// A call whose task was cancelled.
    static let cancelled = Self(
        code: "cancelled", path: nil, description: "cancelled before it was done")

    init(_ error: QuarryError) {
        self.init(code: error.code.rawValue, path: error.path, description: error.description)
    }

    /// What the work gives; what it throws, as a failure.
    static func of<Value>(_ work: () throws(QuarryError) -> Value) throws(Self) -> Value {
        do throws(QuarryError) {
            return try work()
        } catch {
            throw Self(error)
        }
    }
}
