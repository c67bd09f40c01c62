import Corpus

/// Where a run says what happens: a sentence for people, and its parts for programs.
package struct Log: Sendable {
    package enum Level: Hashable, Sendable {
        case info
        /// A warning that whoever wants quiet can do without: what it is about is in the output.
        case remark
        case warning
        case error
    }

    /// What a part is.
    package enum Field: Hashable, Sendable, Encodable {
        case text(String)
        case count(Int)
        case number(Double)
        case flag(Bool)

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .count(let count): try container.encode(count)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            }
        }
    }

    package struct Entry: Hashable, Sendable {
        package var level: Level
        package var message: String
        package var fields: [String: Field]
    }

    private let write: @Sendable (Entry) -> Void

    /// - Parameter write: is called from several threads.
    package init(_ write: @escaping @Sendable (Entry) -> Void) { self.write = write }

    package static let silent = Log { _ in }

    package func say(_ level: Level, _ message: String, fields: [String: Field] = [:]) {
        write(Entry(level: level, message: message, fields: fields))
    }
}
